namespace PcaTracker.Domain;

/// <summary>The statuses of a chapter, as a ladder. A chapter may go down again; reopening one needs a reason.</summary>
public static class ChapterStatus
{
    /// <summary>A status, from no negotiation yet to closed for good.</summary>
    public const string NotOpened = "not-opened", Opened = "opened", UnderNegotiation = "under-negotiation",
        AimAgreed = "aim-agreed", ProvisionallyClosed = "provisionally-closed", Closed = "closed";

    /// <summary>From the first rung to the last.</summary>
    public static readonly IReadOnlyList<string> Ladder = [NotOpened, Opened, UnderNegotiation, AimAgreed, ProvisionallyClosed, Closed];

    /// <summary>Whether the chapter is closed, provisionally or for good; only a head of delegation reopens it.</summary>
    public static bool IsShut(string status) => Rung(status) >= Rung(ProvisionallyClosed);

    /// <summary>How many rounds without a change of status make a chapter stalled.</summary>
    public const int RoundsUntilStalled = 3;

    /// <summary>
    /// Whether a chapter is stalled: it was taken up, is not closed, and at least three rounds in a row have left its status as it was.
    /// </summary>
    /// <param name="status">Its status.</param>
    /// <param name="roundsWithoutMovement">How many rounds were held since its status last changed.</param>
    public static bool IsStalled(string status, int roundsWithoutMovement) =>
        status != NotOpened && !IsShut(status) && roundsWithoutMovement >= RoundsUntilStalled;

    /// <summary>Whether a change of status leads down the ladder.</summary>
    public static bool IsMovedBack(string before, string after) => Rung(after) < Rung(before);

    /// <summary>Refuses a move that a round cannot make. Allowed: up any number of rungs, or down from an open chapter.</summary>
    public static Refusal? CheckMove(string chapter, string before, string after)
    {
        if (before == after)
            return null;
        if (after == Closed)
        {
            return Refusal.Invalid("closed-together", "Nothing is agreed until everything is agreed: a round closes a chapter provisionally, "
                + "and a head of delegation closes all chapters together (CloseAllChapters).", RefusedProperties.StatusAfter);
        }

        return IsShut(before) && IsMovedBack(before, after)
            ? Refusal.Conflict("reopen-first",
                $"Chapter {chapter} is {before}. A head of delegation reopens it first, with a reason (PcaTracker.Reopen).",
                RefusedProperties.StatusAfter)
            : null;
    }

    /// <summary>Refuses to reopen a chapter that is not closed.</summary>
    public static Refusal? CheckReopen(string chapter, string status) =>
        IsShut(status) ? null
        : Refusal.Conflict("not-closed", $"Chapter {chapter} is {status}; only a chapter that is provisionally-closed or closed is reopened.");

    /// <summary>Refuses to close the agreement while chapters are open, and names them.</summary>
    public static Refusal? CheckCloseAll(IEnumerable<(string Code, string Status)> chapters)
    {
        var open = chapters.Where(c => !IsShut(c.Status)).Select(c => c.Code).ToList();
        return open.Count == 0 ? null
            : Refusal.Conflict("chapters-open",
                $"Nothing is agreed until everything is agreed. Not yet provisionally-closed: {Listing.FirstTen(open)}.");
    }

    private static int Rung(string status)
    {
        for (var rung = 0; rung < Ladder.Count; rung++)
            if (Ladder[rung] == status)
                return rung;
        throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status of a chapter.");
    }
}
