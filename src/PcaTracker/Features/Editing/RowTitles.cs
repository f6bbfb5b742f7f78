using PcaTracker.Contract.Sets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>What is said of the rows of each set, in whole phrases, since nouns change their form in other languages.</summary>
internal static class RowTitles
{
    private static readonly Dictionary<string, Titles> Of = new(StringComparer.Ordinal)
    {
        [ChapterSet.SetName] = new(
            N("Chapters"), N("chapter"), N("a chapter"), N("Add a chapter"), N("Edit chapter"), N("Delete this chapter"),
            count => TN("{0} chapter", "{0} chapters", count)),
        [ArticleSet.SetName] = new(
            N("Articles"), N("article"), N("an article"), N("Add an article"), N("Edit article"), N("Delete this article"),
            count => TN("{0} article", "{0} articles", count)),
        [RoundSet.SetName] = new(
            N("Rounds"), N("round"), N("a round"), N("Add a round"), N("Edit round"), N("Delete this round"),
            count => TN("{0} round", "{0} rounds", count)),
        [OutcomeSet.SetName] = new(
            N("Outcomes"), N("outcome"), N("an outcome"), N("Add an outcome"), N("Edit outcome"), N("Delete this outcome"),
            count => TN("{0} outcome", "{0} outcomes", count)),
        [PositionSet.SetName] = new(
            N("Positions"), N("position"), N("a position"), N("Add a position"), N("Edit position"), N("Delete this position"),
            count => TN("{0} position", "{0} positions", count)),
        [IssueSet.SetName] = new(
            N("Issues"), N("issue"), N("an issue"), N("Add an issue"), N("Edit issue"), N("Delete this issue"),
            count => TN("{0} issue", "{0} issues", count)),
        [DeadlineSet.SetName] = new(
            N("Deadlines"), N("deadline"), N("a deadline"), N("Add a deadline"), N("Edit deadline"), N("Delete this deadline"),
            count => TN("{0} deadline", "{0} deadlines", count)),
        [MilestoneSet.SetName] = new(
            N("Milestones"), N("milestone"), N("a milestone"), N("Add a milestone"), N("Edit milestone"), N("Delete this milestone"),
            count => TN("{0} milestone", "{0} milestones", count)),
        [RecommendationSet.SetName] = new(
            N("Recommendations"), N("recommendation"), N("a recommendation"), N("Add a recommendation"), N("Edit recommendation"),
            N("Delete this recommendation"), count => TN("{0} recommendation", "{0} recommendations", count)),
        [PersonSet.SetName] = new(
            N("People"), N("person"), N("a person"), N("Add a person"), N("Edit person"), N("Delete this person"),
            count => TN("{0} person", "{0} people", count)),
        [DocumentSet.SetName] = new(
            N("Documents"), N("document"), N("a document"), N("Add a document"), N("Edit document"), N("Delete this document"),
            count => TN("{0} document", "{0} documents", count)),
    };

    /// <summary>Whether a set has rows with a name; the activity log has lines.</summary>
    public static bool Has(string set) => Of.ContainsKey(set);

    /// <summary>All rows: "Issues".</summary>
    public static string All(string set) => T(Of[set].All);

    /// <summary>A row: "issue".</summary>
    public static string Noun(string set) => T(Of[set].Noun);

    /// <summary>Any row: "an issue".</summary>
    public static string One(string set) => T(Of[set].One);

    /// <summary>The action that adds a row: "Add an issue".</summary>
    public static string Add(string set) => T(Of[set].Add);

    /// <summary>The action that changes a row: "Edit issue".</summary>
    public static string Edit(string set) => T(Of[set].Edit);

    /// <summary>The action that deletes a row: "Delete this issue".</summary>
    public static string Delete(string set) => T(Of[set].Delete);

    /// <summary>A number of rows: "2 issues".</summary>
    public static string Count(string set, long count) => Of[set].Count(count);

    private sealed record Titles(string All, string Noun, string One, string Add, string Edit, string Delete, Func<long, string> Count);
}
