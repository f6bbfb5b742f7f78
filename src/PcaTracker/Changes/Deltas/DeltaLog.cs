using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Deltas;

/// <summary>What happened to one row since some moment, as one audience may know it.</summary>
/// <param name="Id">Key of the row.</param>
/// <param name="WasVisible">Whether the audience could read the row at that moment; null when the row itself did not change.</param>
/// <param name="WasDeleted">Whether the row went out of sight by being deleted.</param>
internal sealed record RowChange(long Id, bool? WasVisible, bool WasDeleted);

/// <summary>A place in the log, known again by the line that stands there: after a backup was put back, another may.</summary>
/// <param name="Sequence">Number of the line; 0 before the first.</param>
/// <param name="Line">Digest of the line.</param>
internal sealed record LogPosition(long Sequence, long Line);

/// <summary>The log of row changes (<c>row_change</c>), which triggers keep.</summary>
internal static class DeltaLog
{
    /// <summary>The present end of the log. Readers never see the number: it counts what is hidden from them, too.</summary>
    public static long Last(Session session) => session.Connection.ExecuteScalar<long>("SELECT coalesce(sequence, 0) FROM visible_log_end");

    /// <summary>The place at a line; null when the log has no such line, or has forgotten it.</summary>
    public static LogPosition? PositionAt(Session session, long sequence)
    {
        if (sequence == 0)
            return session.Connection.ExecuteScalar<long>("SELECT coalesce(sequence, 1) FROM visible_log_start") == 1 ? new LogPosition(0, 0) : null;
        return session.Connection.ExecuteScalar<long?>("SELECT line FROM visible_log_place WHERE sequence = @sequence", new { sequence }) is { } line
            ? new LogPosition(sequence, line)
            : null;
    }

    /// <summary>Whether any row that the reader could read at that place has been hidden from them since.</summary>
    public static bool AnyHiddenSince(Session session, long place) => session.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM visible_row_change WHERE sequence > @place AND was_seen AND NOT is_seen AND NOT is_deleted)", new { place });

    /// <summary>
    /// Notes once a day where the log stands, and forgets what came before a place that was noted longer ago than links are good for.
    /// The line at that place stays: the links that are good yet begin there at the earliest.
    /// </summary>
    public static int Prune(Session session, TimeSpan kept)
    {
        var (now, day) = (Instants.Text(session.Now), Instants.Text(session.Now - TimeSpan.FromDays(1)));
        if (session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.row_change_mark WHERE noted_at > @day)", new { day }))
            return 0;
        return session.Connection.Execute(
            """
            INSERT INTO main.row_change_mark (noted_at, sequence) SELECT @now, coalesce(max(sequence), 0) FROM main.row_change WHERE true ON CONFLICT DO NOTHING;
            DELETE FROM main.row_change WHERE sequence < (SELECT max(sequence) FROM main.row_change_mark WHERE noted_at < @past);
            DELETE FROM main.row_change_mark WHERE noted_at < @past;
            """,
            new { now, past = Instants.Text(session.Now - kept) });
    }

    /// <summary>The rows of a set that changed, each once, in the order of their last changes.</summary>
    /// <param name="session">Of the reader.</param>
    /// <param name="set">Set, e.g. <c>Issues</c>.</param>
    /// <param name="after">Where to begin in the log.</param>
    /// <param name="size">Most changes to read.</param>
    /// <returns>The rows, where in the log this ended, and whether there is more.</returns>
    public static (IReadOnlyList<RowChange> Rows, long End, bool More) After(Session session, string set, long after, int size)
    {
        // Asked for first: what is written meanwhile comes with the next answer.
        var last = Last(session);
        var lines = session.Connection.Query<Line>(
            """
            SELECT sequence, row_id, is_own, was_seen, is_seen, is_deleted
            FROM visible_row_change
            WHERE entity_set = @set AND sequence > @after
            ORDER BY sequence
            LIMIT @size
            """,
            new { set, after, size }).AsList();
        var rows = lines.GroupBy(line => line.RowId).OrderBy(row => row.Last().Sequence).Select(row =>
        {
            var own = row.Where(line => line.IsOwn).ToList();
            return new RowChange(row.Key, own.FirstOrDefault()?.WasSeen, own.LastOrDefault(line => line.WasSeen && !line.IsSeen)?.IsDeleted == true);
        });
        return lines.Count == size ? ([.. rows], lines[^1].Sequence, true) : ([.. rows], Math.Max(last, lines.LastOrDefault()?.Sequence ?? 0), false);
    }

    /// <summary>Those of some rows that the reader can see now.</summary>
    public static IReadOnlyList<long> Visible(Session session, string table, IReadOnlyList<long> ids) =>
        session.Connection.Query<long>($"SELECT id FROM visible_{table} WHERE id IN @ids", new { ids }).AsList();

    private sealed record Line
    {
        public required long Sequence { get; init; }
        public required long RowId { get; init; }
        public required bool IsOwn { get; init; }
        public required bool WasSeen { get; init; }
        public required bool IsSeen { get; init; }
        public required bool IsDeleted { get; init; }
    }
}
