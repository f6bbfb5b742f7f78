using System.Data.Common;
using Dapper;
using PcaTracker.Storage;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Changes.Audit;

/// <summary>Adds the changes that the triggers captured in a transaction to the hash chains of the audit log, before each commit.</summary>
internal static class AuditWriter
{
    /// <summary>The author of changes that the program makes by itself.</summary>
    public const string Program = "PcaTracker";

    /// <summary>The author of external changes: captured by the triggers, but not added to a chain by this program.</summary>
    public const string OtherProgram = "another program";

    /// <summary>Adds the changes that the transaction made so far.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="person">The author; null for the program's own work, whose new rows are recorded by their digest only.</param>
    /// <param name="at">The instant, as <see cref="Instants"/> writes it.</param>
    public static void RecordChanges(DbConnection connection, string? person, string at)
    {
        using var lifted = RowSecuritySuspension.Of(connection);
        var captured = Captured(connection);
        if (captured.Count > 0)
            new Batch(connection, captured, person ?? Program, at, isBaseline: person is null).Run();
    }

    /// <summary>Adds the changes that other programs made since the last transaction of this one, and reports them in the activity log.</summary>
    public static void RecordExternalChanges(DbConnection connection, string at)
    {
        using var lifted = RowSecuritySuspension.Of(connection);
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.noted_change)"))
            return;
        ExternalActivity.Write(connection, Captured(connection), at);
        new Batch(connection, Captured(connection), OtherProgram, at, isBaseline: false).Run();
    }

    private static List<CapturedChange> Captured(DbConnection connection) => connection.Query<CapturedChange>(
        """
        SELECT entity_set AS EntitySet, entity_id AS EntityId, visibility_before AS VisibilityBefore, visibility_after AS VisibilityAfter,
          before AS Before, after AS After, links_before AS LinksBefore, links_after AS LinksAfter
        FROM main.noted_change
        ORDER BY id
        """).AsList();

    /// <summary>The changes of one transaction: steps of a row become one change, to which the activity entry after it belongs.</summary>
    private sealed class Batch(DbConnection connection, List<CapturedChange> captured, string who, string at, bool isBaseline)
    {
        private readonly List<(CapturedChange Change, (string Stream, long Sequence)? Activity)> _changes = [];
        private readonly Dictionary<(string Set, long Id), int> _open = [];

        public void Run()
        {
            foreach (var step in captured)
                Take(step);
            using var log = new AuditLog(connection);
            foreach (var (change, activity) in _changes.Where(c => !c.Change.IsNothing))
                foreach (var part in change.IsActivityEntry ? [OfActivity(change)] : new ChangeParts(change, isBaseline).Divide())
                    log.Add(part, change, who, at, activity is var (stream, _) && MayReferTo(stream, part.Chain) ? activity : null);
            // In the order of the changes of a row: the last one decides which visibility is listed.
            var inSteps = _changes.Where(c => c.Change.HasSteps).Select(c => (c.Change.EntitySet, c.Change.EntityId)).ToHashSet();
            foreach (var (change, _) in _changes.Where(c => inSteps.Contains((c.Change.EntitySet, c.Change.EntityId))))
                ListReaders(change);
            connection.Execute("DELETE FROM main.noted_change");
        }

        // The triggers list the visibility of each step; readers saw only the states before and after all of them.
        private void ListReaders(CapturedChange change) => connection.Execute(
            (change.VisibilityBefore, change.VisibilityAfter) switch
            {
                (null, null) =>
                    """
                    DELETE FROM main.moved_row
                    WHERE entity_set = @EntitySet AND entity_id = @EntityId
                      AND NOT EXISTS (SELECT 1 FROM main.entry e WHERE e.entity_set = @EntitySet AND e.entity_id = @EntityId)
                    """,
                (not null, { } after) when after != change.VisibilityBefore => CapturedChange.ListVisibility,
                _ =>
                    """
                    UPDATE main.moved_row SET visibility = coalesce(@VisibilityAfter, @VisibilityBefore)
                    WHERE entity_set = @EntitySet AND entity_id = @EntityId
                    """,
            },
            change);

        // The activity entry of a row shows the target of its link to people who see the target. It never does so for a link that another
        // program changed: nothing guarantees that the row's readers could follow it.
        private bool MayReferTo(string stream, string chain) =>
            chain == HashChain.Links ? who != OtherProgram : stream == chain || stream == HashChain.Shared;

        private void Take(CapturedChange step)
        {
            if (step.IsActivityEntry)
            {
                TakeActivity(step);
                return;
            }

            // Entries of different streams have the same numbers, so their changes are not combined.
            if (step.IsOfActivityLog)
            {
                _changes.Add((step, null));
                return;
            }

            if (_open.TryGetValue((step.EntitySet, step.EntityId), out var open))
            {
                _changes[open] = (_changes[open].Change.And(step), null);
                return;
            }

            _open[(step.EntitySet, step.EntityId)] = _changes.Count;
            _changes.Add((step, null));
        }

        private void TakeActivity(CapturedChange step)
        {
            var entry = ActivityEntry.Read(step.After!);
            var position = (entry.Stream, step.EntityId);
            if (_open.Remove((entry.EntitySet, entry.EntityId), out var described))
                _changes[described] = (_changes[described].Change, position);
            _changes.Add((step, position));
        }

        private static ChangePart OfActivity(CapturedChange step)
        {
            var entry = ActivityEntry.Read(step.After!);
            return new(entry.Stream, "line", entry.Visibility, null, null, step.After, step.After);
        }
    }
}
