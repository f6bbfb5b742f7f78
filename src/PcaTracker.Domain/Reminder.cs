using System.Globalization;
using NodaTime;

namespace PcaTracker.Domain;

/// <summary>One reminder of one deadline for one person.</summary>
/// <param name="Offset">Working days from the due day to the reminder's day: −3 is three before.</param>
/// <param name="LocalDate">The person's local date of delivery; later than the offset's day when the reminder is caught up.</param>
public sealed record Reminder(int Offset, LocalDate LocalDate)
{
    /// <summary>Waiting in the outbox.</summary>
    public const string Planned = "planned";

    /// <summary>Accepted by the mail server.</summary>
    public const string Sent = "sent";

    /// <summary>Dropped, because it was no longer true.</summary>
    public const string Suppressed = "suppressed";

    /// <summary>Given up after too many attempts.</summary>
    public const string Failed = "failed";

    /// <summary>All states.</summary>
    public static readonly IReadOnlyList<string> States = [Planned, Sent, Suppressed, Failed];

    /// <summary>The recipient owns the deadline.</summary>
    public const string Owner = "owner";

    /// <summary>The deadline has no owner who can be reminded, and the recipient's role answers for it.</summary>
    public const string StandIn = "stand-in";

    /// <summary>Others let the deadline pass, and the recipient heads their delegation.</summary>
    public const string Escalation = "escalation";

    /// <summary>All reasons.</summary>
    public static readonly IReadOnlyList<string> Reasons = [Owner, StandIn, Escalation];

    /// <summary>The offset as stored and shown: <c>-14</c>, <c>0</c>, <c>+3</c>.</summary>
    public string Code => Offset.ToString("+0;-0;0", CultureInfo.InvariantCulture);
}
