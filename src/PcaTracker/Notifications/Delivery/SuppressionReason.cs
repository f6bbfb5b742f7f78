using PcaTracker.Domain;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Why a message was not sent after all, as the outbox keeps it.</summary>
internal static class SuppressionReason
{
    /// <summary>What it would have said is over.</summary>
    public const string Done = Deadline.Done, Waived = Deadline.Waived, Changed = "changed", NothingToSay = "nothing-to-say";

    /// <summary>It is not for this person any more.</summary>
    public const string Disabled = "disabled", NotVisible = "not-visible", NotTheirs = "not-theirs";

    /// <summary>This person does not want it, or not now, or cannot be reached.</summary>
    public const string Seen = "seen", Snoozed = "snoozed", TurnedOff = "turned-off", Bounced = "bounced";

    /// <summary>Its day is over, and a later one takes its place, or has.</summary>
    public const string DayOver = "day-over", Superseded = "superseded";

    /// <summary>It was held back after a restore, and dropped.</summary>
    public const string ReleasedUnsent = "released-unsent";

    /// <summary>Of a dead letter: refused for good, or tried too often.</summary>
    public const string Rejected = "rejected", GivenUp = "given-up";
}
