using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>What a position asks beyond the contract table.</summary>
internal static class PositionRules
{
    public static Refusal? Apply(RowDraft position) =>
        Position.CheckKind(position.Text(PositionSet.Kind)!, position.Visibility)
        ?? (position.IsNew || position.Changes(PositionSet.Visibility) ? Position.CheckParty(position.Text(PositionSet.Party)!, position.Session.Actor.Side, position.Visibility) : null);
}
