using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>A round that was held stays held: outcomes hang from it, some of them hidden from whoever changes it.</summary>
internal static class RoundRules
{
    public static Refusal? Apply(RowDraft round)
    {
        if (!round.Changes("Status"))
            return null;
        if (Equals(round.Before("Status"), Round.Held))
            return Refusal.Conflict("round-was-held", $"Round {round["Number"]} was held, and stays so.", "Status");
        var today = Today.In(round.Session.Actor.TimeZone, round.Session.Now);
        return round.Text("Status") == Round.Held && round.Day("StartsOn") > today
            ? Refusal.Conflict("round-not-begun", $"Round {round["Number"]} starts on {round["StartsOn"]} and cannot have been held yet.", "Status")
            : null;
    }

    public static Refusal? CheckDelete(RowDraft round) =>
        round.Text("Status") == Round.Held
            ? Refusal.Conflict("round-was-held", $"Round {round["Number"]} was held, and stays in the record.")
            : null;
}
