using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract.Sets;
using PcaTracker.Storage;

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
    public static IReadOnlyList<AuditedTable> In(DbConnection connection)
    {
        var (schema, isSqlite) = (DatabaseSchema.Of(connection), connection is SqliteConnection);
        var columns = schema.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).ToLookup(c => c.Table);
        var links = schema.Links.Where(link => schema.Has(link.Target, "visibility")).OrderBy(link => link.Column, StringComparer.Ordinal)
            .ToLookup(link => link.Table, link => (link.Column, link.Target));
        return
        [
            .. connection.Query<(string Name, string Set)>("SELECT name, entity_set FROM main.recorded_table ORDER BY name").Select(table =>
                new AuditedTable(
                    table.Name, table.Set,
                    [
                        .. columns[table.Name].Select(c => c.Name)
                            .Where(c => (table.Set, c) != (Lines, "id") && links[table.Name].All(link => link.Column != c)),
                    ],
                    [.. links[table.Name]])
                {
                    Json = isSqlite ? SqliteJson : PostgresJson([.. columns[table.Name].Where(c => c.Type == "boolean").Select(c => c.Name)]),
                }),
        ];
    }

    // An object of some columns of a row, in SQL: the same bytes in both databases.
    private Func<string, IEnumerable<string>, string> Json { get; init; } = SqliteJson;

    private static string SqliteJson(string of, IEnumerable<string> columns) =>
        $"json_object({string.Join(", ", columns.Select(c => $"'{c}', {of}.\"{c}\""))})";

    // A flag is 0 or 1 in the digest of a row, as SQLite has it.
    private static Func<string, IEnumerable<string>, string> PostgresJson(HashSet<string> flags) => (of, columns) =>
    {
        var values = columns.Select(c => flags.Contains(c) ? $"{of}.\"{c}\"::int AS \"{c}\"" : $"{of}.\"{c}\"");
        return $"(SELECT row_to_json(o)::text FROM (SELECT {string.Join(", ", values)}) o)";
    };
}
