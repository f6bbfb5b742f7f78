using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Rows.Rules;

/// <summary>Checks who may read a position, by its kind and its party.</summary>
internal static class PositionRules
{
    /// <summary>Refuses a private kind that others could read, and a shared position of the other side.</summary>
    public static Refusal? Check(RowDraft position) =>
        Position.CheckKind(position.Text(PositionSet.Kind)!, position.Visibility)
        ?? (position.IsNew || position.Changes(PositionSet.Visibility)
            ? Position.CheckParty(position.Text(PositionSet.Party)!, position.Session.Actor.Side, position.Visibility)
            : null);
}
