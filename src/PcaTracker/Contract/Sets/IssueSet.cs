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
        ChapterId = Key(nameof(ChapterId), CreateOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), ReadOnly) with { Required = true },
        ArticleId = UnlinkedKey(nameof(ArticleId)),
        Title = Prose(nameof(Title), ReadWrite, 300) with { Required = true },
        Description = Prose(nameof(Description), ReadWrite, 20_000),
        Priority = Number(nameof(Priority)) with { Required = true, Default = 3, Min = 1, Max = 5, MayBeUnknown = true },
        Status = OneOf(nameof(Status), Issue.Statuses) with { Required = true, Default = Issue.Open },
        OpenedInRound = Number(nameof(OpenedInRound)) with { FollowsOthers = true },
        ResolvedInRound = Number(nameof(ResolvedInRound), ReadOnly) with { FollowsOthers = true },
        Owner = Prose(nameof(Owner), ReadWrite, 200),
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Issue", "issue", "An open point.",
        [
            ChapterId, ChapterCode, ArticleId, Title, Description, Priority, Status, OpenedInRound, ResolvedInRound, Owner, Visibility,
            OwnerSide, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Issues") { Counted = [Status] },
            new("Article", ArticleSet.SetName, ArticleId, "Issues"),
        ]);
}
