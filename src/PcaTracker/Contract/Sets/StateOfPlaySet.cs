using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>StateOfPlay</c>: one row per chapter and held round, flat, for pivot tables.</summary>
internal static class StateOfPlaySet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "StateOfPlay";

    public static readonly PropertyDefinition
        ChapterId = Key(nameof(ChapterId), ReadOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), ReadOnly) with { Required = true },
        Heading = Prose(nameof(Heading), ReadOnly) with { Required = true },
        Area = OneOf(nameof(Area), Chapter.Areas, ReadOnly),
        RoundId = Key(nameof(RoundId), ReadOnly) with { Required = true },
        RoundNumber = Number(nameof(RoundNumber), ReadOnly) with { Required = true },
        RoundEndsOn = Day(nameof(RoundEndsOn), ReadOnly),
        Status = OneOf(nameof(Status), ChapterStatus.Ladder, ReadOnly) with { Required = true },
        Changed = Flag(nameof(Changed), ReadOnly) with { Required = true },
        Discussed = Flag(nameof(Discussed), ReadOnly) with { Required = true },
        OpenIssues = Count(nameof(OpenIssues));

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "ChapterInRound", "state_of_play", "One row per chapter and held round, flat, for pivot tables.",
        [
            ChapterId, ChapterCode, Heading, Area, RoundId, RoundNumber, RoundEndsOn, Status, Changed, Discussed, OpenIssues,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "StateOfPlay"),
            new("Round", RoundSet.SetName, RoundId, "StateOfPlay"),
        ],
        creatable: false, changeable: false) with
    { IsRecord = false, IsTracked = false };
}
