using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Search;

/// <summary>What was found of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many rows; no more than <see cref="RowSearch.MostFound"/> are counted.</param>
/// <param name="Rows">The rows of the page.</param>
public sealed record Found(SearchKind Kind, long Count, IReadOnlyList<FoundRow> Rows)
{
    /// <summary>Whether there are more than were counted.</summary>
    public bool IsMore => Count > RowSearch.MostFound;
}

/// <summary>Looks for words in everything that a reader may see, in the indexes that <c>$search</c> of the API uses.</summary>
internal static class RowSearch
{
    /// <summary>The most rows of a kind that are found; of a word that is everywhere, nobody reads more.</summary>
    public const int MostFound = 1_000;

    /// <summary>Rows of a kind on the first page, and on a page of one kind.</summary>
    public const int Few = 5, Many = 25;

    /// <summary>Looks for rows of a kind.</summary>
    public static Found Of(Session session, SearchKind kind, SoughtWords words, int page, int size)
    {
        // Indexes of hidden visibilities are not looked in, so neither the number nor the time depends on them. One row and a sorted list are
        // read in one step: SQLite prepares the reading of a further index when it gets there, and may do so only while a statement starts.
        var match = words.Match(session.Dialect);
        var count = session.Connection.ExecuteScalar<long>(
            $"SELECT count(*) FROM ({Keys(session, kind)}) k", new { match, limit = MostFound + 1 });
        if (count == 0)
            return new Found(kind, 0, []);
        var rows = session.Connection.Query(
            $"""
            SELECT r.*
            FROM visible_{kind.Set.Table} r
            WHERE r.id IN ({Keys(session, kind)})
            ORDER BY {kind.Order}
            LIMIT @size OFFSET @skipped
            """,
            new { match, limit = MostFound, size, skipped = (page - 1L) * size });
        return new Found(kind, count, [.. rows.Select(row => new FoundRow(kind.Set, (IDictionary<string, object?>)row))]);
    }

    private static string Keys(Session session, SearchKind kind) =>
        $"{session.Dialect.Found($"visible_{kind.Set.Table}_search", "@match")} LIMIT @limit";
}
