using PcaTracker.Contract.Sets;

namespace PcaTracker.Contract;

/// <summary>The contract with clients, set by set. Names are held on to by spreadsheets: add, never rename.</summary>
public static class EntitySets
{
    /// <summary>All sets, in the order of the service document.</summary>
    public static readonly IReadOnlyList<EntitySetDefinition> All =
    [
        ChapterSet.Definition,
        ChapterHistorySet.Definition,
        ArticleSet.Definition,
        RoundSet.Definition,
        OutcomeSet.Definition,
        PositionSet.Definition,
        IssueSet.Definition,
        DeadlineSet.Definition,
        MilestoneSet.Definition,
        RecommendationSet.Definition,
        PersonSet.Definition,
        DocumentSet.Definition,
        StateOfPlaySet.Definition,
        ReminderSet.Definition,
        ChangeSet.Definition,
    ];

    /// <summary>The sets whose rows are not read by everybody.</summary>
    public static IEnumerable<EntitySetDefinition> WithReaders => All.Where(set => set.Visibility is not null);

    /// <summary>The set of that name; the name must be one of the contract.</summary>
    public static EntitySetDefinition Named(string name) => All.Single(s => s.Name == name);
}
