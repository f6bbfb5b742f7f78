using PcaTracker.Domain;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Why a message was not sent, as the outbox records it.</summary>
internal static class SuppressionReason
{
    /// <summary>The subject of the message is settled or has changed.</summary>
    public const string Done = Deadline.Done, Waived = Deadline.Waived, Changed = "changed", NothingToSay = "nothing-to-say";

    /// <summary>The message is no longer for this person.</summary>
    public const string Disabled = "disabled", NotVisible = "not-visible", NotTheirs = "not-theirs";

    /// <summary>This person does not want it, has snoozed it, or cannot be reached.</summary>
    public const string Seen = "seen", Snoozed = "snoozed", TurnedOff = "turned-off", Bounced = "bounced";

    /// <summary>Its day has passed, or a later message replaces it.</summary>
    public const string DayOver = "day-over", Superseded = "superseded";

    /// <summary>It was dropped when the outbox was released after a restore.</summary>
    public const string ReleasedUnsent = "released-unsent";

    /// <summary>The message is a dead letter: refused permanently, or attempted too often.</summary>
    public const string Rejected = "rejected", GivenUp = "given-up";
}
