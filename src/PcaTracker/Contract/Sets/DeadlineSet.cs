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
        Title = Prose(nameof(Title), "What is due, in a few words.", ReadWrite, 300) with { Required = true },
        Kind = OneOf(nameof(Kind), "What sort of work is due.", AllowedValues.DeadlineKinds) with { Required = true, Default = "other" },
        DueOn = Day(RefusedProperties.DueOn, "Day on which it is due.", CreateOnly) with { Required = true },
        DueTime = new PropertyDefinition(nameof(DueTime), "Time of day by which it is due; empty for the end of the day.",
            Edm.TimeOfDay, CreateOnly),
        TimeZone = Text(RefusedProperties.TimeZone, "Time zone of the due day and time, such as Europe/Brussels.",
            CreateOnly, 64) with
        { Required = true, Default = "Europe/Brussels" },
        DueAt = Instant(nameof(DueAt), "Moment at which it is due, in UTC.", ReadOnly) with { Required = true },
        ResponsibleParty = OneOf(nameof(ResponsibleParty), "Who has to deliver.", AllowedValues.Sides) with { Required = true },
        Owner = Prose(nameof(Owner), "Person or unit in charge of delivering it.", ReadWrite, 200),
        ChapterId = Key(nameof(ChapterId), "Id of the chapter that it concerns; empty if it concerns none in particular."),
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter that it concerns, such as III.9.", ReadOnly),
        RoundId = UnlinkedKey(nameof(RoundId), "Id of the round from which it follows, or for which it is due."),
        RoundNumber = Number(nameof(RoundNumber), "Number of the round from which it follows, or for which it is due.",
            ReadOnly) with
        { FollowsOthers = true },
        IssueId = UnlinkedKey(nameof(IssueId), "Id of the issue that it helps to resolve."),
        Status = OneOf(nameof(Status), "Whether it is still to be done.", AllowedValues.DeadlineStatuses, ReadOnly) with { Required = true },
        DoneOn = Day(nameof(DoneOn), "Day on which it was done.", ReadOnly),
        IsOverdue = Flag(nameof(IsOverdue), "Whether it is still open after the moment at which it was due.",
            ReadOnly) with
        { Required = true, FollowsOthers = true },
        ReminderOffsets = Text(nameof(ReminderOffsets),
            "Working days on which reminders are sent: -3 is three before the due day; empty for the usual ones.", ReadWrite, 200),
        Visibility = Readers();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Deadline", "deadline",
        "One row for each thing that is due on a certain day, and who has to deliver it.",
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
