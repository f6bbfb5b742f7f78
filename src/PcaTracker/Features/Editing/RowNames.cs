using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Names rows in the language of the page, without their keys.</summary>
internal static class RowNames
{
    /// <summary>"Issue 'Export duties'", "Chapter III.9"; of a row that its reader does not see, that it is not there any more.</summary>
    public static string Of(Session session, string set, long id) =>
        session.Connection.QuerySingleOrDefault($"SELECT * FROM visible_{EntitySets.Named(set).Table} WHERE id = @id", new { id })
            is IDictionary<string, object?> row
            ? Of(set, property => row[property.Column])
            : T("What is not there any more");

    private static string Of(string set, Func<PropertyDefinition, object?> row) => set switch
    {
        ChapterSet.SetName => T("Chapter {0}", row(ChapterSet.Code)),
        RoundSet.SetName => T("Round {0}", row(RoundSet.Number)),
        ArticleSet.SetName => T("Article {0}", row(ArticleSet.Number)),
        IssueSet.SetName => T("Issue {0}", $"'{row(IssueSet.Title)}'"),
        DeadlineSet.SetName => T("Deadline {0}", $"'{row(DeadlineSet.Title)}'"),
        DocumentSet.SetName => T("Document {0}", $"'{row(DocumentSet.Title)}'"),
        PositionSet.SetName => Position((string)row(PositionSet.Party)!, (string)row(PositionSet.Kind)!, (string?)row(PositionSet.Topic)),
        OutcomeSet.SetName => T("Outcome of round {0} on {1}", row(OutcomeSet.RoundNumber), row(OutcomeSet.ChapterCode)),
        RecommendationSet.SetName => T("Recommendation of {0}", row(RecommendationSet.Body)),
        MilestoneSet.SetName => T("Milestone {0}", $"'{row(MilestoneSet.Title)}'"),
        _ => T("Person {0}", $"'{row(PersonSet.Name)}'"),
    };

    private static string Position(string party, string kind, string? topic) =>
        $"{Words.Party(party)}: {Words.Value(PositionSet.SetName, kind).ToLowerInvariant()}" + (topic is null ? "" : $" '{topic}'");
}
