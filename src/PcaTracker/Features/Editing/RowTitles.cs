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
}
