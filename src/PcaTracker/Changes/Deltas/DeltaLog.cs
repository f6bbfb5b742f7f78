using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Deltas;

/// <summary>The change of one row since a position in the log, as one audience may know it.</summary>
/// <param name="Id">Key of the row.</param>
/// <param name="WasVisible">Whether the audience could read the row at that position; null when the row itself did not change.</param>
/// <param name="WasDeleted">Whether the row became invisible because it was deleted.</param>
internal sealed record RowChange(long Id, bool? WasVisible, bool WasDeleted);

/// <summary>A position in the log, with the digest of the line there: after a restore another line may have the same number.</summary>
/// <param name="Sequence">Number of the line; 0 before the first.</param>
/// <param name="Digest">Digest of the line.</param>
internal sealed record LogPosition(long Sequence, long Digest);

/// <summary>Reads and prunes the delta log (<c>row_change</c>), which triggers write.</summary>
internal static class DeltaLog
{
    /// <summary>The number of the last line. Readers never see it, because it also counts changes hidden from them.</summary>
    public static long Last(Session session) => session.Connection.ExecuteScalar<long>("SELECT coalesce(sequence, 0) FROM visible_log_end");

    /// <summary>The position of a line; null when the log has no such line or no longer keeps it.</summary>
    public static LogPosition? PositionAt(Session session, long sequence)
    {
        if (sequence == 0)
            return session.Connection.ExecuteScalar<long>("SELECT coalesce(sequence, 1) FROM visible_log_start") == 1 ? new LogPosition(0, 0) : null;
        var digest = session.Connection.ExecuteScalar<long?>("SELECT line FROM visible_log_place WHERE sequence = @sequence", new { sequence });
        return digest is null ? null : new LogPosition(sequence, digest.Value);
    }

    /// <summary>Whether any row that the reader could read at a position has become hidden from them since.</summary>
    public static bool AnyHiddenSince(Session session, long sequence) => session.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM visible_row_change WHERE sequence > @sequence AND was_seen AND NOT is_seen AND NOT is_deleted)",
        new { sequence });

    /// <summary>
    /// Marks the end of the log once a day, and deletes the lines before the newest mark that is older than delta links live. The line at
    /// that mark stays, because the oldest valid links begin there.
    /// </summary>
    public static int Prune(Session session, TimeSpan kept)
    {
        var (now, day) = (Instants.Text(session.Now), Instants.Text(session.Now - TimeSpan.FromDays(1)));
        if (session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM main.row_change_mark WHERE noted_at > @day)", new { day }))
            return 0;
        return session.Connection.Execute(
            """
            INSERT INTO main.row_change_mark (noted_at, sequence)
              SELECT @now, coalesce(max(sequence), 0) FROM main.row_change WHERE true ON CONFLICT DO NOTHING;
            DELETE FROM main.row_change WHERE sequence < (SELECT max(sequence) FROM main.row_change_mark WHERE noted_at < @past);
            DELETE FROM main.row_change_mark WHERE noted_at < @past;
            """,
            new { now, past = Instants.Text(session.Now - kept) });
    }

    /// <summary>The rows of a set that changed, each once, in the order of their last changes.</summary>
    /// <param name="session">The reader's session.</param>
    /// <param name="set">Set, e.g. <c>Issues</c>.</param>
    /// <param name="after">The number of the line after which to begin.</param>
    /// <param name="size">Greatest number of lines to read.</param>
    /// <returns>The rows, the number of the last line read, and whether there is more.</returns>
    public static (IReadOnlyList<RowChange> Rows, long End, bool More) After(Session session, string set, long after, int size)
    {
        // Read first: changes written meanwhile come with the next answer.
        var last = Last(session);
        var lines = session.Connection.Query<LogLine>(
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

    /// <summary>The keys among <paramref name="ids"/> whose rows the reader can see now.</summary>
    public static IReadOnlyList<long> Visible(Session session, string table, IReadOnlyList<long> ids) =>
        session.Connection.Query<long>($"SELECT id FROM visible_{table} WHERE {session.Dialect.IsIn("id", "@ids")}", new { ids }).AsList();

    private sealed record LogLine
    {
        public required long Sequence { get; init; }
        public required long RowId { get; init; }
        public required bool IsOwn { get; init; }
        public required bool WasSeen { get; init; }
        public required bool IsSeen { get; init; }
        public required bool IsDeleted { get; init; }
    }
}
