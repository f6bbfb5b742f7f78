using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Documents</c>: a paper, by reference.</summary>
internal static class DocumentSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Documents;

    public static readonly PropertyDefinition
        Title = Prose(nameof(Title), ReadWrite, 300) with { Required = true },
        Kind = OneOf(nameof(Kind), Document.Kinds) with { Required = true },
        Reference = Prose(nameof(Reference), ReadWrite, 200),
        Originator = Prose(nameof(Originator), ReadWrite, 200),
        Custodian = Prose(nameof(Custodian), ReadWrite, 200),
        Url = Text(nameof(Url), ReadWrite, 2_000),
        Sha256 = Text(nameof(Sha256), ReadWrite, 64),
        ChapterId = Key(nameof(ChapterId)),
        ChapterCode = Text(nameof(ChapterCode), ReadOnly),
        RoundId = UnlinkedKey(nameof(RoundId)),
        RoundNumber = Number(nameof(RoundNumber), ReadOnly) with { FollowsOthers = true },
        Language = OneOf(nameof(Language), Domain.Language.All) with { Required = true, Default = Domain.Language.English },
        Visibility = Readers(),
        OwnerSide = OwningSide();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Document", "document", "A paper, by reference.",
        [
            Title, Kind, Reference, Originator, Custodian, Url, Sha256, ChapterId, ChapterCode, RoundId, RoundNumber, Language, Visibility,
            OwnerSide,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Documents"),
            new("Round", RoundSet.SetName, RoundId, "Documents"),
        ]);
}
