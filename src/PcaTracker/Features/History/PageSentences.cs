using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;

namespace PcaTracker.Features.History;

/// <summary>Makes the sentences of a page, in the language of the page.</summary>
internal static class PageSentences
{
    /// <summary>The language of the sentences, for their element.</summary>
    public static string Language => Words.Language;

    /// <summary>The sentences for a reader, by their clock.</summary>
    public static ActivitySentence For(Actor reader) => new(Words, reader.TimeZone);

    private static ActivityWords Words => ActivityWords.Of(CultureInfo.CurrentUICulture.Name);
}
