using PcaTracker.Contract.Sets;
using PcaTracker.Features.Widgets;
using PcaTracker.Rows;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Names rows as <see cref="NamedRow"/> does, in the language of the page.</summary>
internal static class RowNames
{
    /// <summary>"Issue 'Export duties'", "Chapter III.9"; or that the row is not there any more.</summary>
    public static string Of(Session session, string set, long id) => Said(set, NamedRow.NameOf(session, set, id));

    /// <summary>An English name in the language of the page.</summary>
    public static string Said(string set, string name)
    {
        var after = name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        return name.EndsWith(NamedRow.Missing, StringComparison.Ordinal) ? T("What is not there any more") : set switch
        {
            ChapterSet.SetName => T("Chapter {0}", after),
            RoundSet.SetName => T("Round {0}", after),
            ArticleSet.SetName => T("Article {0}", after),
            IssueSet.SetName => T("Issue {0}", after),
            DeadlineSet.SetName => T("Deadline {0}", after),
            DocumentSet.SetName => T("Document {0}", after),
            PositionSet.SetName => Position(name.Split(' ', 3)),
            OutcomeSet.SetName => T("Outcome of round {0} on {1}", name.Split(' ')[3], name[(name.IndexOf(" on ", StringComparison.Ordinal) + 4)..]),
            RecommendationSet.SetName => T("Recommendation of {0}", name["recommendation of ".Length..]),
            MilestoneSet.SetName => T("Milestone {0}", after),
            _ => T("Person {0}", after),
        };
    }

    // "EU red-line 'Origin'": party, kind and topic.
    private static string Position(string[] parts) => string.Join(' ', new[]
    {
        $"{Words.Party(parts[0])}:", Words.Value(PositionSet.SetName, parts[1]).ToLowerInvariant(), parts.ElementAtOrDefault(2),
    }.OfType<string>());
}
