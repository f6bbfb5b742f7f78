using System.Globalization;
using NodaTime;

namespace PcaTracker.Domain;

/// <summary>One telling of one deadline to one person.</summary>
/// <param name="Offset">Working days from the due day to the day that made it due: −3 is three before.</param>
/// <param name="LocalDate">The day, where the person is, on which they are told; later than the offset's own day when it is caught up.</param>
public sealed record Reminder(int Offset, LocalDate LocalDate)
{
    /// <summary>Planned and waiting in the outbox; handed over; dropped, because what it would have said no longer held; given up after too many attempts.</summary>
    public const string Planned = "planned", Sent = "sent", Suppressed = "suppressed", Failed = "failed";

    public static readonly IReadOnlyList<string> States = [Planned, Sent, Suppressed, Failed];

    /// <summary>Why somebody is told: the deadline is theirs; it has no owner who could be told; others have let it pass, and they lead the delegation.</summary>
    public const string Owner = "owner", StandIn = "stand-in", Escalation = "escalation";

    public static readonly IReadOnlyList<string> Reasons = [Owner, StandIn, Escalation];

    /// <summary>The offset as it is stored and shown: <c>-14</c>, <c>0</c>, <c>+3</c>.</summary>
    public string Code => Offset.ToString("+0;-0;0", CultureInfo.InvariantCulture);
}
