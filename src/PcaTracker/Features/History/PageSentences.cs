using System.Globalization;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.History;

/// <summary>The words of the history in the language of the page.</summary>
internal static class PageSentences
{
    /// <summary>The sentences for a reader, by their clock.</summary>
    public static ActivitySentence For(Actor reader) => new(ActivityWords.Of(CultureInfo.CurrentUICulture.Name), reader.TimeZone);

    /// <summary>What people call the rows of a set.</summary>
    public static string NameOf(string set) => set switch
    {
        ChapterSet.SetName => T("Chapters"),
        ArticleSet.SetName => T("Articles"),
        RoundSet.SetName => T("Rounds"),
        OutcomeSet.SetName => T("Outcomes"),
        PositionSet.SetName => T("Positions"),
        IssueSet.SetName => T("Issues"),
        DeadlineSet.SetName => T("Deadlines"),
        MilestoneSet.SetName => T("Milestones"),
        RecommendationSet.SetName => T("Recommendations"),
        PersonSet.SetName => T("People"),
        _ => T("Documents"),
    };

    /// <summary>What people call a period.</summary>
    public static string PeriodName(string period) => period switch
    {
        HistoryPeriods.SinceVisit => T("Since my last visit"),
        HistoryPeriods.ThisWeek => T("This week"),
        _ => T("Since the last round"),
    };
}
