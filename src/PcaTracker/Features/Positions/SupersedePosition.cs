using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Positions;

/// <summary>Supersedes a position by a new text; the old one remains as history.</summary>
internal static class SupersedePosition
{
    private static readonly IReadOnlyList<PropertyDefinition> Kept =
    [
        PositionSet.ChapterId, PositionSet.ArticleId, PositionSet.IssueId, PositionSet.Party, PositionSet.Kind, PositionSet.Topic,
        PositionSet.Language, PositionSet.Visibility,
    ];

    /// <summary>Runs the command and returns the key of the new position.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition, string text)
    {
        var found = ChangeRow.Open(session, PositionSet.SetName, id, condition);
        if (found.IsRefused(out var missing))
            return missing;
        var clean = RowTexts.Read(PositionSet.Text.Name, text, required: true, PositionSet.Text.MaxLength!.Value);
        if (clean.IsRefused(out var broken))
            return broken;
        var old = found.Value;
        if (session.Connection.ExecuteScalar<bool>(
            "SELECT EXISTS (SELECT 1 FROM visible_position_by_supersedes_id WHERE supersedes_id = @id)", new { id }))
            return Refusal.Conflict("already-superseded", "This position has been superseded already. Supersede the one that took its place.");

        var successor = RowDraft.New(session, PositionSet.Definition);
        foreach (var property in Kept)
            successor[property] = old[property];
        successor[PositionSet.Text] = clean.Value;
        successor[PositionSet.SupersedesId] = id;
        // Private kinds are never put on the table, so they have no tabling day.
        if (!Position.PrivateKinds.Contains(old.Text(PositionSet.Kind)!))
        {
            successor[PositionSet.Status] = "tabled";
            successor[PositionSet.TabledOn] = Days.Text(Today.In(session.Actor.TimeZone, session.Now));
        }

        if ((VisibleRows.CheckLinks(successor) ?? RowRules.Check(successor)) is { } refused)
            return refused;
        old[PositionSet.Status] = Position.Revised;
        old.Save(ActivityKind.Revise);
        return successor.Save(ActivityKind.Supersede);
    }
}
