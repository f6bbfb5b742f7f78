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
        ChapterId = Key(nameof(ChapterId), "Id of the chapter that it concerns.", CreateOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter that it concerns, such as III.9.", ReadOnly) with { Required = true },
        ArticleId = UnlinkedKey(nameof(ArticleId), "Id of the article that it concerns; empty if it concerns none in particular."),
        IssueId = UnlinkedKey(nameof(IssueId), "Id of the issue that it answers."),
        RoundId = UnlinkedKey(nameof(RoundId), "Id of the round in which it was tabled."),
        RoundNumber = Number(nameof(RoundNumber), "Number of the round in which it was tabled.", ReadOnly) with { FollowsOthers = true },
        Party = OneOf(nameof(Party), "Whose position it is.", AllowedValues.Parties, CreateOnly) with { Required = true },
        Kind = OneOf(nameof(Kind), "What sort of position it is.", AllowedValues.PositionKinds) with { Required = true },
        Topic = Prose(nameof(Topic), "Subject within the chapter, in a few words.", ReadWrite, 200),
        Text = Prose(nameof(Text), "What the party says.", ReadWrite, 20_000) with { Required = true },
        Language = OneOf(nameof(Language), "Language of the text.",
            AllowedValues.Languages) with
        { Required = true, Default = Domain.Language.English },
        Status = OneOf(nameof(Status), "What has become of the position.", AllowedValues.PositionStatuses),
        TabledOn = Day(nameof(TabledOn), "Day on which it was put to the other party, or the first of several."),
        TabledUntil = Day(nameof(TabledUntil), "Last of several days; empty for a single day."),
        DatePrecision = Precision(),
        SupersedesId = UnlinkedKey(nameof(SupersedesId), "Id of the earlier position that this one replaces.", ReadOnly),
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Position", "position",
        "One row for each thing that a party wants, offers or rules out.",
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
        ])
    with
    { ExpectedRows = 100_000 };
}
