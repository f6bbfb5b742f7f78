using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.History;

/// <summary>The words of the history in the language of the page.</summary>
internal static class PageSentences
{
    /// <summary>The sentences for a reader, by their clock.</summary>
    public static ActivitySentence For(Actor reader) => new(ActivityWords.Of(CultureInfo.CurrentUICulture.Name), reader.TimeZone);

    /// <summary>What people call a period.</summary>
    public static string PeriodName(string period) => period switch
    {
        HistoryPeriods.SinceVisit => T("Since my last visit"),
        HistoryPeriods.ThisWeek => T("This week"),
        _ => T("Since the last round"),
    };
}
