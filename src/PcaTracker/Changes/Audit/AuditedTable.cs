using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract.Sets;

namespace PcaTracker.Changes.Audit;

/// <summary>A table whose rows are the record, as the schema has it: how its rows are written into the record of changes.</summary>
/// <param name="Name">Table, e.g. <c>position</c>.</param>
/// <param name="EntitySet">Set that shows it, e.g. <c>Positions</c>.</param>
/// <param name="Columns">Its columns, but for <paramref name="Links"/>.</param>
/// <param name="Links">Columns that lead to rows that not everybody sees, and the tables they lead to.</param>
internal sealed record AuditedTable(string Name, string EntitySet, IReadOnlyList<string> Columns, IReadOnlyList<(string Column, string Table)> Links)
{
    /// <summary>The set of the activity log.</summary>
    public const string Lines = ChangeSet.SetName;

    /// <summary>Whether its rows have readers of their own.</summary>
    public bool HasVisibility => Columns.Contains("visibility");

    /// <summary>The column that names a row: of a line, its place in its stream, since the key counts all streams.</summary>
    public string Key => EntitySet == Lines ? "sequence" : "id";

    /// <summary>The row as JSON, in SQL; <paramref name="of"/> is <c>old</c>, <c>new</c> or an alias.</summary>
    public string Row(string of) => Json(of, Columns);

    /// <summary>The links as JSON, in SQL; NULL where none leads anywhere.</summary>
    public string LinksOf(string of) =>
        Links.Count == 0 ? "NULL"
        : $"CASE WHEN {string.Join(" OR ", Links.Select(l => $"{of}.\"{l.Column}\" IS NOT NULL"))} THEN {Json(of, Links.Select(l => l.Column))} END";

    /// <summary>Who reads the row, in SQL; what has no visibility of its own is public.</summary>
    public string VisibilityOf(string of) => HasVisibility ? $"{of}.visibility" : "'public'";

    /// <summary>All of them, as the schema of that file has them.</summary>
    public static IReadOnlyList<AuditedTable> In(SqliteConnection connection)
    {
        var links = connection.Query<(string From, string Column, string To)>(
            """
            SELECT t.name, f."from", f."table"
            FROM main.recorded_table t, pragma_foreign_key_list(t.name) f
            WHERE EXISTS (SELECT 1 FROM pragma_table_info(f."table") c WHERE c.name = 'visibility')
            """).ToLookup(link => link.From, link => (link.Column, link.To));
        return
        [
            .. connection.Query<(string Table, string Set, string Column)>(
                """
                SELECT t.name, t.entity_set, c.name
                FROM main.recorded_table t, pragma_table_info(t.name) c
                WHERE NOT (t.entity_set = @Lines AND c.name = 'id')
                ORDER BY t.name, c.name
                """,
                new { Lines }).GroupBy(c => (c.Table, c.Set), c => c.Column).Select(table => new AuditedTable(
                    table.Key.Table, table.Key.Set,
                    [.. table.Where(column => links[table.Key.Table].All(link => link.Column != column))],
                    [.. links[table.Key.Table].OrderBy(link => link.Column, StringComparer.Ordinal)])),
        ];
    }

    private static string Json(string of, IEnumerable<string> columns) =>
        $"json_object({string.Join(", ", columns.Select(c => $"'{c}', {of}.\"{c}\""))})";
}
