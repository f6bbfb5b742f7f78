using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Changes.Audit;

/// <summary>Takes what the triggers noted in a transaction into the chains of the record of changes. Whoever commits seals first.</summary>
internal static class AuditWriter
{
    /// <summary>Who did what no person did.</summary>
    public const string Program = "PcaTracker";

    /// <summary>Who did what was found noted and not sealed: it was not us.</summary>
    public const string OtherProgram = "another program";

    /// <summary>Seals what the transaction has done so far.</summary>
    /// <param name="connection">In its transaction.</param>
    /// <param name="person">Whose it is; null for the program's own work, of whose new rows no content is kept: the record begins with them.</param>
    /// <param name="at">When, as instants are written.</param>
    public static void RecordChanges(SqliteConnection connection, string? person, string at)
    {
        using var lifted = RowSecurityAuthorizer.Suspend(connection);
        var noted = Noted(connection);
        if (noted.Count > 0)
            new Batch(connection, noted, person ?? Program, at, isBaseline: person is null).Run();
    }

    /// <summary>Seals what another program did since the last transaction of ours, and says so in the feed.</summary>
    public static void RecordExternalChanges(SqliteConnection connection, string at)
    {
        using var lifted = RowSecurityAuthorizer.Suspend(connection);
        if (!connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.noted_change)"))
            return;
        ExternalActivity.Write(connection, Noted(connection), at);
        new Batch(connection, Noted(connection), OtherProgram, at, isBaseline: false).Run();
    }

    private static List<CapturedChange> Noted(SqliteConnection connection) => connection.Query<CapturedChange>(
        """
        SELECT entity_set AS EntitySet, entity_id AS EntityId, visibility_before AS VisibilityBefore, visibility_after AS VisibilityAfter,
          before AS Before, after AS After, links_before AS LinksBefore, links_after AS LinksAfter
        FROM main.noted_change
        ORDER BY id
        """).AsList();

    /// <summary>One run: several notes of one row become one change, and a line of the feed belongs to what was done to its row before it.</summary>
    private sealed class Batch(SqliteConnection connection, List<CapturedChange> noted, string who, string at, bool isBaseline)
    {
        private readonly List<(CapturedChange Change, (string Stream, long Sequence)? Line)> _changes = [];
        private readonly Dictionary<(string Set, long Id), int> _open = [];

        public void Run()
        {
            foreach (var note in noted)
                Take(note);
            using var chains = new AuditLog(connection);
            foreach (var (change, line) in _changes.Where(c => !c.Change.IsNothing))
                foreach (var part in change.IsLine ? [OfLine(change)] : new ChangeParts(change, isBaseline).Divide())
                    chains.Add(part, change, who, at, line is { } told && Tells(told.Stream, part.Chain) ? line : null);
            // One after the other of a row: what is listed last holds.
            var inSteps = _changes.Where(c => c.Change.HasSteps).Select(c => (c.Change.EntitySet, c.Change.EntityId)).ToHashSet();
            foreach (var (change, _) in _changes.Where(c => inSteps.Contains((c.Change.EntitySet, c.Change.EntityId))))
                ListReaders(change);
            connection.Execute("DELETE FROM main.noted_change");
        }

        // The triggers list each step; of those of one change its readers saw only where it began and where it ended.
        private void ListReaders(CapturedChange change) => connection.Execute(
            (change.VisibilityBefore, change.VisibilityAfter) switch
            {
                (null, null) =>
                    """
                    DELETE FROM main.moved_row
                    WHERE entity_set = @EntitySet AND entity_id = @EntityId
                      AND NOT EXISTS (SELECT 1 FROM main.entry e WHERE e.entity_set = @EntitySet AND e.entity_id = @EntityId)
                    """,
                (not null, { } after) when after != change.VisibilityBefore => CapturedChange.ListAsMoved,
                _ => "UPDATE main.moved_row SET visibility = coalesce(@VisibilityAfter, @VisibilityBefore) WHERE entity_set = @EntitySet AND entity_id = @EntityId",
            },
            change);

        // Where a link leads is told by the line of its row, to those who see the place; of a link that another program moved nobody is told,
        // since nothing says that the row's readers could follow it.
        private bool Tells(string stream, string chain) => chain == HashChain.Links ? who != OtherProgram : stream == chain || stream == HashChain.Shared;

        private void Take(CapturedChange note)
        {
            if (note.IsLine)
            {
                TakeLine(note);
                return;
            }

            // Lines of different streams have the same numbers.
            if (note.IsOfFeed)
            {
                _changes.Add((note, null));
                return;
            }

            if (_open.TryGetValue((note.EntitySet, note.EntityId), out var open))
            {
                _changes[open] = (_changes[open].Change.And(note), null);
                return;
            }

            _open[(note.EntitySet, note.EntityId)] = _changes.Count;
            _changes.Add((note, null));
        }

        private void TakeLine(CapturedChange note)
        {
            var line = ActivityEntry.Read(note.After!);
            var place = (line.Stream, note.EntityId);
            if (_open.Remove((line.EntitySet, line.EntityId), out var told))
                _changes[told] = (_changes[told].Change, place);
            _changes.Add((note, place));
        }

        private static ChangePart OfLine(CapturedChange note)
        {
            var line = ActivityEntry.Read(note.After!);
            return new(line.Stream, "line", line.Visibility, null, null, note.After, note.After);
        }
    }
}
