using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>StateOfPlay</c>: one row per chapter and held round, flat, for pivot tables.</summary>
internal static class StateOfPlaySet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "StateOfPlay";

    public static readonly PropertyDefinition
        ChapterId = Key(nameof(ChapterId), "Id of the chapter.", ReadOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter, such as III.9.", ReadOnly) with { Required = true },
        Heading = Prose(nameof(Heading), "Title of the chapter in English.", ReadOnly) with { Required = true },
        Area = OneOf(nameof(Area), "Subject area of the chapter.", AllowedValues.Areas, ReadOnly),
        RoundId = Key(nameof(RoundId), "Id of the round.", ReadOnly) with { Required = true },
        RoundNumber = Number(nameof(RoundNumber), "Number of the round.", ReadOnly) with { Required = true },
        RoundEndsOn = Day(nameof(RoundEndsOn), "Last day of the round.", ReadOnly),
        Status = OneOf(nameof(Status), "Status of the chapter after the round.", AllowedValues.ChapterStatuses, ReadOnly) with { Required = true },
        StatusOrder = Number(
            nameof(StatusOrder), "Place of the status on the ladder, to sort by: 0 for not-opened, 5 for closed.", ReadOnly) with
        { Required = true },
        Changed = Flag(nameof(Changed), "Whether the round changed the status.", ReadOnly) with { Required = true },
        Discussed = Flag(nameof(Discussed), "Whether the round took the chapter up.", ReadOnly) with { Required = true },
        OpenIssues = Count(nameof(OpenIssues), "How many issues of the chapter that you may see were open after the round.");

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "ChapterInRound", "state_of_play",
        "One row for each chapter and each round that was held: how the chapter stood when the round was over.",
        [
            ChapterId, ChapterCode, Heading, Area, RoundId, RoundNumber, RoundEndsOn, Status, StatusOrder, Changed, Discussed, OpenIssues,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "StateOfPlay"),
            new("Round", RoundSet.SetName, RoundId, "StateOfPlay"),
        ],
        creatable: false, changeable: false) with
    { IsRecord = false, IsTracked = false };
}
