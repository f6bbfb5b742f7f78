using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;
using Edm = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Deadlines</c>: something due.</summary>
internal static class DeadlineSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Deadlines;

    public static readonly PropertyDefinition
        Title = Prose(nameof(Title), ReadWrite, 300) with { Required = true },
        Kind = OneOf(nameof(Kind), Deadline.Kinds) with { Required = true, Default = "other" },
        DueOn = Day(RefusedProperties.DueOn, CreateOnly) with { Required = true },
        DueTime = new PropertyDefinition(nameof(DueTime), Edm.TimeOfDay, CreateOnly),
        TimeZone = Text(RefusedProperties.TimeZone, CreateOnly, 64) with { Required = true, Default = "Europe/Brussels" },
        DueAt = Instant(nameof(DueAt), ReadOnly) with { Required = true },
        ResponsibleParty = OneOf(nameof(ResponsibleParty), Side.All) with { Required = true },
        Owner = Prose(nameof(Owner), ReadWrite, 200),
        ChapterId = Key(nameof(ChapterId)),
        ChapterCode = Text(nameof(ChapterCode), ReadOnly),
        RoundId = UnlinkedKey(nameof(RoundId)),
        RoundNumber = Number(nameof(RoundNumber), ReadOnly) with { FollowsOthers = true },
        IssueId = UnlinkedKey(nameof(IssueId)),
        Status = OneOf(nameof(Status), Deadline.Statuses, ReadOnly) with { Required = true },
        DoneOn = Day(nameof(DoneOn), ReadOnly),
        IsOverdue = Flag(nameof(IsOverdue), ReadOnly) with { Required = true, FollowsOthers = true },
        ReminderOffsets = Text(nameof(ReminderOffsets), ReadWrite, 200),
        Visibility = Readers();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Deadline", "deadline", "Something due.",
        [
            Title, Kind, DueOn, DueTime, TimeZone, DueAt, ResponsibleParty, Owner, ChapterId, ChapterCode, RoundId, RoundNumber, IssueId,
            Status, DoneOn, IsOverdue, ReminderOffsets, Visibility,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Deadlines") { Counted = [Status, DueOn] },
            new("Round", RoundSet.SetName, RoundId, "Deadlines"),
            new("Issue", IssueSet.SetName, IssueId, "Deadlines"),
        ]);
}
