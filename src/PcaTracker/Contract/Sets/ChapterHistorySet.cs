using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>ChapterHistory</c>: one period in a chapter's status.</summary>
internal static class ChapterHistorySet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "ChapterHistory";

    public static readonly PropertyDefinition
        ChapterId = Key(nameof(ChapterId), "Id of the chapter.", ReadOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter, such as III.9.", ReadOnly) with { Required = true },
        Status = OneOf(nameof(Status), "Status of the chapter during the period.", AllowedValues.ChapterStatuses, ReadOnly) with { Required = true },
        ValidFrom = Day(nameof(ValidFrom), "First day of the period.", ReadOnly) with { Required = true },
        ValidTo = Day(nameof(ValidTo), "Day on which the next period begins; 9999-12-31 while the status still holds.",
            ReadOnly) with
        { Required = true },
        RoundNumber = Number(nameof(RoundNumber), "Number of the round that gave the chapter this status; empty if no round did.", ReadOnly),
        Reason = Prose(nameof(Reason), "Why the chapter was reopened, if it was.", ReadOnly);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "ChapterStatusPeriod", "chapter_status",
        "One row for each period during which a chapter kept the same status.",
        [
            ChapterId, ChapterCode, Status, ValidFrom, ValidTo, RoundNumber, Reason,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "History"),
        ],
        creatable: false, changeable: false) with
    { Timeline = new(ValidFrom, ValidTo) };
}
