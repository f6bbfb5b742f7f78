namespace PcaTracker.Domain;

/// <summary>The ladder a chapter climbs. It may go back; a chapter that is reopened says why.</summary>
public static class ChapterStatus
{
    public const string NotOpened = "not-opened", Opened = "opened", UnderNegotiation = "under-negotiation",
        AimAgreed = "aim-agreed", ProvisionallyClosed = "provisionally-closed", Closed = "closed";

    /// <summary>From the first rung to the last.</summary>
    public static readonly IReadOnlyList<string> Ladder = [NotOpened, Opened, UnderNegotiation, AimAgreed, ProvisionallyClosed, Closed];
}
