namespace PcaTracker.Domain;

/// <summary>The ladder a chapter climbs. It may go back; a chapter that is reopened says why.</summary>
public static class ChapterStatus
{
    public const string NotOpened = "not-opened", Opened = "opened", UnderNegotiation = "under-negotiation",
        AimAgreed = "aim-agreed", ProvisionallyClosed = "provisionally-closed", Closed = "closed";

    /// <summary>From the first rung to the last.</summary>
    public static readonly IReadOnlyList<string> Ladder = [NotOpened, Opened, UnderNegotiation, AimAgreed, ProvisionallyClosed, Closed];

    /// <summary>Whether the negotiators have laid a chapter aside; only a head takes it up again.</summary>
    public static bool IsShut(string status) => Rung(status) >= Rung(ProvisionallyClosed);

    /// <summary>The refusal of a move that a round cannot make; null for one that it can: up any number of rungs, or down from a chapter still open.</summary>
    public static Refusal? CheckMove(string chapter, string before, string after)
    {
        if (before == after)
            return null;
        if (after == Closed)
        {
            return Refusal.Invalid("closed-together", "Nothing is agreed until everything is agreed: a round closes a chapter provisionally, "
                + "and a head of delegation closes all chapters together (CloseAllChapters).", "StatusAfter");
        }

        return IsShut(before) && Rung(after) < Rung(before)
            ? Refusal.Conflict("reopen-first", $"Chapter {chapter} is {before}. A head of delegation reopens it first, with a reason (PcaTracker.Reopen).", "StatusAfter")
            : null;
    }

    /// <summary>The refusal to reopen what is not shut.</summary>
    public static Refusal? CheckReopen(string chapter, string status) =>
        IsShut(status) ? null
        : Refusal.Conflict("not-closed", $"Chapter {chapter} is {status}; only a chapter that is provisionally-closed or closed is reopened.");

    /// <summary>The refusal to close an agreement of which a part is open, naming the parts.</summary>
    public static Refusal? CheckCloseAll(IEnumerable<(string Code, string Status)> chapters)
    {
        var open = chapters.Where(c => !IsShut(c.Status)).Select(c => c.Code).ToList();
        return open.Count == 0 ? null
            : Refusal.Conflict("chapters-open", $"Nothing is agreed until everything is agreed. Not yet provisionally-closed: {Listing.FirstTen(open)}.");
    }

    private static int Rung(string status)
    {
        for (var rung = 0; rung < Ladder.Count; rung++)
            if (Ladder[rung] == status)
                return rung;
        throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status of a chapter.");
    }
}
