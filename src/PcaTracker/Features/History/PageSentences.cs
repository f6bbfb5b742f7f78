using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;

namespace PcaTracker.Features.History;

/// <summary>Makes the sentences of a page, in the language of the page.</summary>
internal static class PageSentences
{
    /// <summary>The sentences for a reader, by their clock.</summary>
    public static ActivitySentence For(Actor reader) => new(ActivityWords.Of(CultureInfo.CurrentUICulture.Name), reader.TimeZone);
}
