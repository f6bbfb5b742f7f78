using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>ChapterHistory</c>: one period in a chapter's status.</summary>
internal static class ChapterHistorySet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = "ChapterHistory";

    public static readonly PropertyDefinition
        ChapterId = Key(nameof(ChapterId), ReadOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), ReadOnly) with { Required = true },
        Status = OneOf(nameof(Status), ChapterStatus.Ladder, ReadOnly) with { Required = true },
        ValidFrom = Day(nameof(ValidFrom), ReadOnly) with { Required = true },
        ValidTo = Day(nameof(ValidTo), ReadOnly) with { Required = true },
        RoundNumber = Number(nameof(RoundNumber), ReadOnly),
        Reason = Prose(nameof(Reason), ReadOnly);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "ChapterStatusPeriod", "chapter_status", "One period in a chapter's status.",
        [
            ChapterId, ChapterCode, Status, ValidFrom, ValidTo, RoundNumber, Reason,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "History"),
        ],
        creatable: false, changeable: false) with
    { Timeline = new(ValidFrom, ValidTo) };
}
