using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>A message as the administrators of its recipient's side see it: recipient and delivery, never its content.</summary>
public sealed record OutboxMessage
{
    private const string Select =
        """
        SELECT o.id, o.message_id, o.kind, a.email, o.planned_at, o.next_at, o.state, o.attempt, o.smtp_reply, o.sent_at, o.bounce,
          o.sent_again, s.bounce_score
        FROM outbox o
        JOIN account a ON a.id = o.account_id
        LEFT JOIN notification_settings s ON s.account_id = o.account_id
        WHERE (@side IS NULL OR a.side = @side)
        """;

    /// <summary>The most messages shown in each list.</summary>
    public const int Most = 50;

    public required long Id { get; init; }
    public required string MessageId { get; init; }
    public required string Kind { get; init; }
    public required string Email { get; init; }
    public required string PlannedAt { get; init; }
    public required string NextAt { get; init; }
    public required string State { get; init; }
    public required long Attempt { get; init; }
    public string? SmtpReply { get; init; }
    public string? SentAt { get; init; }
    public string? Bounce { get; init; }
    public required bool SentAgain { get; init; }
    public long? BounceScore { get; init; }

    /// <summary>Messages still to be sent, the next first.</summary>
    public static IReadOnlyList<OutboxMessage> Waiting(Session session, Actor keeper) =>
        List(session, keeper, "o.state IN ('pending', 'leased') ORDER BY o.next_at, o.id");

    /// <summary>Dead letters, the newest first.</summary>
    public static IReadOnlyList<OutboxMessage> Dead(Session session, Actor keeper) =>
        List(session, keeper, "o.state = 'dead' ORDER BY o.planned_at DESC, o.id DESC");

    /// <summary>Messages with a delivery report, the newest first.</summary>
    public static IReadOnlyList<OutboxMessage> CameBack(Session session, Actor keeper) =>
        List(session, keeper, "o.bounce IS NOT NULL ORDER BY o.planned_at DESC, o.id DESC");

    /// <summary>The number of everybody's messages in each state.</summary>
    public static IReadOnlyDictionary<string, long> Count(Session session) =>
        session.Connection.Query<(string State, long Number)>("SELECT state, count(*) FROM outbox GROUP BY state")
            .ToDictionary(c => c.State, c => c.Number);

    private static List<OutboxMessage> List(Session session, Actor keeper, string which) => session.Connection.Query<OutboxMessage>(
        $"{Select} AND {which} LIMIT @Most", new { side = Permissions.KeptSide(keeper), Most }).AsList();
}
