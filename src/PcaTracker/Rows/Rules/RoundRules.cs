using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>A round that was held stays held: outcomes hang from it, some of them hidden from whoever changes it.</summary>
internal static class RoundRules
{
    public static Refusal? Apply(RowDraft round)
    {
        if (!round.Changes(RoundSet.Status))
            return null;
        if (Equals(round.Before(RoundSet.Status), Round.Held))
            return Refusal.Conflict("round-was-held", $"Round {round[RoundSet.Number]} was held, and stays so.", "Status");
        var today = Today.In(round.Session.Actor.TimeZone, round.Session.Now);
        return round.Text(RoundSet.Status) == Round.Held && round.Day(RoundSet.StartsOn) > today
            ? Refusal.Conflict("round-not-begun", $"Round {round[RoundSet.Number]} starts on {round[RoundSet.StartsOn]} and cannot have been held yet.", "Status")
            : null;
    }

    public static Refusal? CheckDelete(RowDraft round) =>
        round.Text(RoundSet.Status) == Round.Held
            ? Refusal.Conflict("round-was-held", $"Round {round[RoundSet.Number]} was held, and stays in the record.")
            : null;
}
