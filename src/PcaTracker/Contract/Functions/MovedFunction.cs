using PcaTracker.Contract.Sets;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Functions;

/// <summary>The function <c>Moved(From=4,To=6)</c>: the chapters whose status changed after one round and by the end of another.</summary>
internal static class MovedFunction
{
    public static readonly PropertyDefinition
        From = Number(nameof(From), "Number of the round after which the comparison begins; 0 for before the first.") with { Required = true },
        To = Number(nameof(To), "Number of the round by whose end it ends.") with { Required = true },
        ChapterId = Key(nameof(ChapterId), "Id of the chapter.", ReadOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter, such as III.9.", ReadOnly) with { Required = true },
        Heading = Text(nameof(Heading), "Title of the chapter in English.", ReadOnly) with { Required = true, IsProse = true },
        Area = OneOf(nameof(Area), "Subject area of the chapter.", AllowedValues.Areas, ReadOnly),
        StatusBefore =
            OneOf(nameof(StatusBefore), "Status of the chapter after round From.", AllowedValues.ChapterStatuses, ReadOnly) with { Required = true },
        StatusAfter =
            OneOf(nameof(StatusAfter), "Status of the chapter after round To.", AllowedValues.ChapterStatuses, ReadOnly) with { Required = true },
        Rounds = Text(nameof(Rounds), "Numbers of the rounds that changed the status, such as 5, 6.", ReadOnly) with { Required = true };

    /// <summary>The function as the API serves it.</summary>
    public static readonly FunctionDefinition Definition = new(
        "Moved", null, "ChapterMove",
        "The chapters whose status changed after round From and by the end of round To, with the rounds in which it did; "
            + "one that came back to where it was is among them.",
        [From, To], [ChapterId, ChapterCode, Heading, Area, StatusBefore, StatusAfter, Rounds]);
}
