using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>A mail to the reader, with its reason and state.</summary>
public sealed record OwnMessage
{
    /// <summary>The most messages shown.</summary>
    public const int Most = 50;

    public required long Id { get; init; }
    public required string Kind { get; init; }
    public required string PlannedAt { get; init; }
    public required string NextAt { get; init; }
    public required string State { get; init; }
    public string? SentAt { get; init; }
    public string? Outcome { get; init; }
    public string? Bounce { get; init; }
    public string? DigestDate { get; init; }
    public long? ReminderId { get; init; }
    public long? DeadlineId { get; init; }
    public string? Title { get; init; }
    public string? DeadlineStatus { get; init; }
    public string? Offset { get; init; }
    public string? Reason { get; init; }
    public string? LocalDate { get; init; }
    public string? AcknowledgedAt { get; init; }
    public bool HasOwnOffsets { get; init; }

    /// <summary>The newest messages, the newest first.</summary>
    public static IReadOnlyList<OwnMessage> Newest(Session session) =>
        session.Connection.Query<OwnMessage>("SELECT * FROM visible_message ORDER BY planned_at DESC, id DESC LIMIT @Most", new { Most }).AsList();

    /// <summary>The message of a reminder, or null.</summary>
    public static OwnMessage? OfReminder(Session session, long reminderId) =>
        session.Connection.QuerySingleOrDefault<OwnMessage>("SELECT * FROM visible_message WHERE reminder_id = @reminderId", new { reminderId });

    /// <summary>The reminders of a deadline, the newest first.</summary>
    public static IReadOnlyList<OwnMessage> OfDeadline(Session session, long deadlineId) => session.Connection.Query<OwnMessage>(
        "SELECT * FROM visible_message WHERE deadline_id = @deadlineId ORDER BY planned_at DESC, id DESC",
        new { deadlineId }).AsList();

    /// <summary>Suppresses the message while it waits. A message already leased is checked again before it is handed over.</summary>
    /// <param name="session">The transaction of its recipient.</param>
    /// <param name="outcome">The reason, as the outbox records it.</param>
    public void Suppress(Session session, string outcome)
    {
        if (State == "pending")
            session.Connection.Execute(
                """
                UPDATE outbox SET state = 'suppressed', outcome = @outcome WHERE id = @Id;
                UPDATE reminder SET state = 'suppressed' WHERE id = @ReminderId;
                """,
                new { Id, ReminderId, outcome });
    }
}
