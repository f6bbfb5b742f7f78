using NodaTime;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>The data of a reminder. Mail leaves row-level security behind, so it holds no title that one side keeps to itself.</summary>
/// <param name="Person">Recipient.</param>
/// <param name="DeadlineId">Key of the deadline, for reference, thread, calendar event and link.</param>
/// <param name="Revision">Revision of the deadline: SEQUENCE of the calendar event.</param>
/// <param name="Title">The title; null for a deadline that one side keeps to itself.</param>
/// <param name="DueOn">Due day.</param>
/// <param name="DueTime">Time of day, if the deadline has one.</param>
/// <param name="TimeZone">IANA zone of <paramref name="DueTime"/>.</param>
/// <param name="ResponsibleParty">One of <see cref="Side"/>.</param>
/// <param name="ChapterCode">Chapter code such as <c>IV.5</c>.</param>
/// <param name="ChapterHeading">Heading of the chapter in the recipient's language, or in English where it has none.</param>
/// <param name="Reason">One of <see cref="Reminder.Reasons"/>.</param>
/// <param name="Today">Today in the recipient's zone.</param>
/// <param name="MovedFrom">The due day named by the previous reminder, where it differs.</param>
internal sealed record ReminderMailModel(
    Actor Person, long DeadlineId, long Revision, string? Title, LocalDate DueOn, LocalTime? DueTime, string TimeZone,
    string ResponsibleParty, string? ChapterCode, string? ChapterHeading, string Reason, LocalDate Today, LocalDate? MovedFrom = null);

/// <summary>The data of a digest.</summary>
/// <param name="Person">Recipient.</param>
/// <param name="Today">Today in the recipient's zone.</param>
/// <param name="Digest">Content.</param>
/// <param name="Checkpoints">Latest signed checkpoints of the audit log, for heads of delegation; otherwise empty.</param>
internal sealed record DigestMailModel(Actor Person, LocalDate Today, Digest Digest, IReadOnlyList<Checkpoint> Checkpoints);
