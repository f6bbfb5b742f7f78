using PcaTracker.Contract.Sets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Whole sentences about the rows of each set, since nouns change their form in other languages.</summary>
internal static class RowTitles
{
    /// <summary>The action that adds a row: "Add an issue".</summary>
    public static string Add(string set) => set switch
    {
        ChapterSet.SetName => T("Add a chapter"),
        ArticleSet.SetName => T("Add an article"),
        RoundSet.SetName => T("Add a round"),
        OutcomeSet.SetName => T("Add an outcome"),
        PositionSet.SetName => T("Add a position"),
        IssueSet.SetName => T("Add an issue"),
        DeadlineSet.SetName => T("Add a deadline"),
        MilestoneSet.SetName => T("Add a milestone"),
        RecommendationSet.SetName => T("Add a recommendation"),
        PersonSet.SetName => T("Add a person"),
        _ => T("Add a document"),
    };

    /// <summary>The action that changes a row: "Edit issue".</summary>
    public static string Edit(string set) => set switch
    {
        ChapterSet.SetName => T("Edit chapter"),
        ArticleSet.SetName => T("Edit article"),
        RoundSet.SetName => T("Edit round"),
        OutcomeSet.SetName => T("Edit outcome"),
        PositionSet.SetName => T("Edit position"),
        IssueSet.SetName => T("Edit issue"),
        DeadlineSet.SetName => T("Edit deadline"),
        MilestoneSet.SetName => T("Edit milestone"),
        RecommendationSet.SetName => T("Edit recommendation"),
        PersonSet.SetName => T("Edit person"),
        _ => T("Edit document"),
    };

    /// <summary>The action that deletes a row: "Delete this issue".</summary>
    public static string Delete(string set) => set switch
    {
        ChapterSet.SetName => T("Delete this chapter"),
        ArticleSet.SetName => T("Delete this article"),
        RoundSet.SetName => T("Delete this round"),
        OutcomeSet.SetName => T("Delete this outcome"),
        PositionSet.SetName => T("Delete this position"),
        IssueSet.SetName => T("Delete this issue"),
        DeadlineSet.SetName => T("Delete this deadline"),
        MilestoneSet.SetName => T("Delete this milestone"),
        RecommendationSet.SetName => T("Delete this recommendation"),
        PersonSet.SetName => T("Delete this person"),
        _ => T("Delete this document"),
    };

    /// <summary>A row: "issue".</summary>
    public static string Noun(string set) => set switch
    {
        ChapterSet.SetName => T("chapter"),
        ArticleSet.SetName => T("article"),
        RoundSet.SetName => T("round"),
        OutcomeSet.SetName => T("outcome"),
        PositionSet.SetName => T("position"),
        IssueSet.SetName => T("issue"),
        DeadlineSet.SetName => T("deadline"),
        MilestoneSet.SetName => T("milestone"),
        RecommendationSet.SetName => T("recommendation"),
        PersonSet.SetName => T("person"),
        _ => T("document"),
    };

    /// <summary>Any row: "an issue".</summary>
    public static string One(string set) => set switch
    {
        ChapterSet.SetName => T("a chapter"),
        ArticleSet.SetName => T("an article"),
        RoundSet.SetName => T("a round"),
        OutcomeSet.SetName => T("an outcome"),
        PositionSet.SetName => T("a position"),
        IssueSet.SetName => T("an issue"),
        DeadlineSet.SetName => T("a deadline"),
        MilestoneSet.SetName => T("a milestone"),
        RecommendationSet.SetName => T("a recommendation"),
        PersonSet.SetName => T("a person"),
        _ => T("a document"),
    };

    /// <summary>A number of rows: "2 issues".</summary>
    public static string Count(string set, long count) => set switch
    {
        ChapterSet.SetName => TN("{0} chapter", "{0} chapters", count),
        ArticleSet.SetName => TN("{0} article", "{0} articles", count),
        RoundSet.SetName => TN("{0} round", "{0} rounds", count),
        OutcomeSet.SetName => TN("{0} outcome", "{0} outcomes", count),
        PositionSet.SetName => TN("{0} position", "{0} positions", count),
        IssueSet.SetName => TN("{0} issue", "{0} issues", count),
        DeadlineSet.SetName => TN("{0} deadline", "{0} deadlines", count),
        MilestoneSet.SetName => TN("{0} milestone", "{0} milestones", count),
        RecommendationSet.SetName => TN("{0} recommendation", "{0} recommendations", count),
        PersonSet.SetName => TN("{0} person", "{0} people", count),
        _ => TN("{0} document", "{0} documents", count),
    };
}
