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
        Title = Prose(nameof(Title), "What the paper is called.", ReadWrite, 300) with { Required = true },
        Kind = OneOf(nameof(Kind), "What sort of paper it is.", AllowedValues.DocumentKinds) with { Required = true },
        Reference = Prose(nameof(Reference), "Reference number under which it is filed.", ReadWrite, 200),
        Originator = Prose(nameof(Originator), "Who wrote it.", ReadWrite, 200),
        Custodian = Prose(nameof(Custodian), "Who keeps it and hands it out.", ReadWrite, 200),
        Url = Text(nameof(Url), "Address at which it can be read, if it is on the web.", ReadWrite, 2_000),
        Sha256 = Text(nameof(Sha256), "Fingerprint of the file (SHA-256), which shows whether a copy is the same.", ReadWrite, 64),
        ChapterId = Key(nameof(ChapterId), "Id of the chapter that it concerns."),
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter that it concerns, such as III.9.", ReadOnly),
        RoundId = UnlinkedKey(nameof(RoundId), "Id of the round to which it belongs."),
        RoundNumber = Number(nameof(RoundNumber), "Number of the round to which it belongs.", ReadOnly) with { FollowsOthers = true },
        Language = OneOf(nameof(Language), "Language of the paper.",
            AllowedValues.Languages) with
        { Required = true, Default = Domain.Language.English },
        Visibility = Readers(),
        OwnerSide = OwningSide();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Document", "document",
        "One row for each paper of the negotiation: where it is, not what it says.",
        [
            Title, Kind, Reference, Originator, Custodian, Url, Sha256, ChapterId, ChapterCode, RoundId, RoundNumber, Language, Visibility,
            OwnerSide,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Documents"),
            new("Round", RoundSet.SetName, RoundId, "Documents"),
        ]);
}
