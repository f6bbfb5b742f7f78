using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Keeps a held round held, since outcomes depend on it, some of them hidden from the actor.</summary>
internal static class RoundRules
{
    /// <summary>Refuses to change the status of a held round, and to mark a round as held before it starts.</summary>
    public static Refusal? Check(RowDraft round)
    {
        if (!round.Changes(RoundSet.Status))
            return null;
        if (Equals(round.Before(RoundSet.Status), Round.Held))
            return Refusal.Conflict("round-was-held", $"Round {round[RoundSet.Number]} was held, and stays so.", RoundSet.Status.Name);
        var today = Today.In(round.Session.Actor.TimeZone, round.Session.Now);
        return round.Text(RoundSet.Status) == Round.Held && round.Day(RoundSet.StartsOn) > today
            ? Refusal.Conflict("round-not-begun",
                $"Round {round[RoundSet.Number]} starts on {round[RoundSet.StartsOn]} and cannot have been held yet.", RoundSet.Status.Name)
            : null;
    }

    /// <summary>Refuses to delete a held round.</summary>
    public static Refusal? CheckDelete(RowDraft round) =>
        round.Text(RoundSet.Status) == Round.Held
            ? Refusal.Conflict("round-was-held", $"Round {round[RoundSet.Number]} was held, and stays in the record.")
            : null;
}
