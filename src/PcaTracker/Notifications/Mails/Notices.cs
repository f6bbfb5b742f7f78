using NodaTime;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>What a reminder says. Mail leaves the tracker's walls: of what one side keeps to itself it holds no title.</summary>
/// <param name="Person">Whom it tells.</param>
/// <param name="DeadlineId">Key of the deadline, for the reference, the thread, the calendar entry and the link.</param>
/// <param name="Revision">Revision of the deadline: the SEQUENCE of the calendar entry.</param>
/// <param name="Title">The title; none of what one side keeps to itself.</param>
/// <param name="DueOn">The day.</param>
/// <param name="DueTime">The time of day, if it has one,</param>
/// <param name="TimeZone">in this IANA zone.</param>
/// <param name="ResponsibleParty">One of <see cref="Side"/>.</param>
/// <param name="ChapterCode">The chapter, e.g. <c>IV.5</c>.</param>
/// <param name="Reason">One of <see cref="Reminder.Reasons"/>.</param>
/// <param name="Today">The day where the person is.</param>
/// <param name="MovedFrom">The due day that the reminder before told, where it is another.</param>
internal sealed record ReminderNotice(
    Actor Person, long DeadlineId, long Revision, string? Title, LocalDate DueOn, LocalTime? DueTime, string TimeZone,
    string ResponsibleParty, string? ChapterCode, string Reason, LocalDate Today, LocalDate? MovedFrom = null);

/// <summary>What a digest says.</summary>
/// <param name="Person">Whom it tells.</param>
/// <param name="Today">The day where the person is.</param>
/// <param name="Digest">What there is to say.</param>
/// <param name="Checkpoints">For heads of delegation: how far the record of changes had come, signed; otherwise none.</param>
internal sealed record DigestNotice(Actor Person, LocalDate Today, Digest Digest, IReadOnlyList<Checkpoint> Checkpoints);
