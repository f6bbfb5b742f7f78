using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Positions</c>: what a party wants.</summary>
internal static class PositionSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Positions;

    public static readonly PropertyDefinition
        ChapterId = Key(nameof(ChapterId), CreateOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), ReadOnly) with { Required = true },
        ArticleId = UnlinkedKey(nameof(ArticleId)),
        IssueId = UnlinkedKey(nameof(IssueId)),
        RoundId = UnlinkedKey(nameof(RoundId)),
        RoundNumber = Number(nameof(RoundNumber), ReadOnly) with { FollowsOthers = true },
        Party = OneOf(nameof(Party), Side.Parties, CreateOnly) with { Required = true },
        Kind = OneOf(nameof(Kind), Position.Kinds) with { Required = true },
        Topic = Prose(nameof(Topic), ReadWrite, 200),
        Text = Prose(nameof(Text), ReadWrite, 20_000) with { Required = true },
        Language = OneOf(nameof(Language), Domain.Language.All) with { Required = true, Default = Domain.Language.English },
        Status = OneOf(nameof(Status), Position.Statuses),
        TabledOn = Day(nameof(TabledOn)),
        TabledUntil = Day(nameof(TabledUntil)),
        DatePrecision = Precision(),
        SupersedesId = UnlinkedKey(nameof(SupersedesId), ReadOnly),
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Position", "position", "What a party wants.",
        [
            ChapterId, ChapterCode, ArticleId, IssueId, RoundId, RoundNumber, Party, Kind, Topic, Text, Language, Status, TabledOn,
            TabledUntil, DatePrecision, SupersedesId, Visibility, OwnerSide, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Positions"),
            new("Article", ArticleSet.SetName, ArticleId, "Positions"),
            new("Issue", IssueSet.SetName, IssueId, "Positions"),
            new("Round", RoundSet.SetName, RoundId, "Positions"),
            new("Supersedes", PositionSet.SetName, SupersedesId, "SupersededBy"),
        ]);
}
