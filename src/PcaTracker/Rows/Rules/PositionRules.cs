using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>What a position asks beyond the contract table.</summary>
internal static class PositionRules
{
    public static Refusal? Apply(RowDraft position) =>
        Position.CheckKind(position.Text("Kind")!, position.Visibility)
        ?? (position.IsNew || position.Changes("Visibility") ? Position.CheckParty(position.Text("Party")!, position.Session.Actor.Side, position.Visibility) : null);
}
