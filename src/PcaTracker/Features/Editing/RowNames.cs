using PcaTracker.Contract.Sets;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Names rows in the language of the page.</summary>
internal static class RowNames
{
    /// <summary>"Issue “Export duties”", "Chapter III.9"; or that the row is not there any more.</summary>
    public static string Of(Session session, string set, long id) => Of(NamedRow.Of(session, set, id));

    /// <summary>The same of a row that was looked up.</summary>
    public static string Of(NamedRow row) => row.Set switch
    {
        _ when row.Parts.Count == 0 => T("What is not there any more"),
        ChapterSet.SetName => T("Chapter {0}", row.Parts[0]),
        RoundSet.SetName => T("Round {0}", row.Parts[0]),
        ArticleSet.SetName => T("Article {0}", row.Parts[0]),
        IssueSet.SetName => T("Issue “{0}”", row.Parts[0]),
        DeadlineSet.SetName => T("Deadline “{0}”", row.Parts[0]),
        DocumentSet.SetName => T("Document “{0}”", row.Parts[0]),
        MilestoneSet.SetName => T("Milestone “{0}”", row.Parts[0]),
        PositionSet.SetName => Position(row.Parts[0], Words.Value(row.Set, row.Parts[1]).ToLowerInvariant(), row.Parts.ElementAtOrDefault(2)),
        OutcomeSet.SetName => T("Outcome of round {0} on {1}", row.Parts[0], row.Parts[1]),
        RecommendationSet.SetName => T("Recommendation of {0}", row.Parts[0]),
        _ => T("Person {0}", row.Parts[0]),
    };

    private static string Position(string party, string kind, string? topic) =>
        topic is null ? T("{0}: {1}", Words.Party(party), kind) : T("{0}: {1} “{2}”", Words.Party(party), kind, topic);
}
