using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Issues</c>: an open point.</summary>
internal static class IssueSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Issues;

    public static readonly PropertyDefinition
        ChapterId = Key(nameof(ChapterId), "Id of the chapter in which the point arose.", CreateOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter in which the point arose, such as III.9.", ReadOnly) with { Required = true },
        ArticleId = UnlinkedKey(nameof(ArticleId), "Id of the article that it concerns; empty if it concerns none in particular."),
        Title = Prose(nameof(Title), "The point in a few words.", ReadWrite, 300) with { Required = true },
        Description = Prose(nameof(Description), "What the parties differ about, and why.", ReadWrite, 20_000),
        Priority = Number(nameof(Priority),
            "How urgent it is, from 1 (most urgent) to 5.") with
        { Required = true, Default = 3, Min = 1, Max = 5, MayBeUnknown = true },
        Status = OneOf(nameof(Status), "Whether the parties still differ, and what is being done about it.",
            AllowedValues.IssueStatuses) with
        { Required = true, Default = Issue.Open },
        OpenedInRound = Number(nameof(OpenedInRound), "Number of the round in which it came up.") with { FollowsOthers = true },
        ResolvedInRound = Number(nameof(ResolvedInRound), "Number of the round in which it was resolved.", ReadOnly) with { FollowsOthers = true },
        Owner = Prose(nameof(Owner), "Person or unit in charge of resolving it.", ReadWrite, 200),
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Issue", "issue",
        "One row for each point on which the parties differ, or differed until it was resolved.",
        [
            ChapterId, ChapterCode, ArticleId, Title, Description, Priority, Status, OpenedInRound, ResolvedInRound, Owner, Visibility,
            OwnerSide, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Issues") { Counted = [Status] },
            new("Article", ArticleSet.SetName, ArticleId, "Issues"),
        ]);
}
