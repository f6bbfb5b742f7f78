using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Triggers;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// The triggers that note every change of the record, made from the tables' columns, so that none is forgotten. They use nothing but
/// SQLite's own functions: another program can write the file, and what it did is noted all the same.
/// </summary>
internal static class AuditTriggers
{
    private static readonly ConcurrentDictionary<int, IReadOnlyDictionary<string, string>> BySchema = new();

    /// <summary>Makes them for tables that have none yet or whose columns have changed, and notes those tables' rows as they stand.</summary>
    public static void Remake(SqliteConnection connection)
    {
        foreach (var table in AuditedTable.In(connection))
        {
            var (wanted, present) = (Of(table), Present(connection, table));
            if (wanted.Count == present.Count && wanted.All(t => present.GetValueOrDefault(t.Name) == t.Sql))
                continue;
            foreach (var name in present.Keys)
                connection.Execute($"DROP TRIGGER \"{name}\"");
            foreach (var (_, sql) in wanted)
                connection.Execute(sql);
            connection.Execute(
                $"""
                INSERT INTO main.noted_change (entity_set, entity_id, visibility_after, after, links_after)
                SELECT '{table.EntitySet}', r.{table.Key}, {table.VisibilityOf("r")}, {table.Row("r")}, {table.LinksOf("r")} FROM main."{table.Name}" r ORDER BY r.rowid
                """);
        }
    }

    /// <summary>The first trigger that a file lacks, has otherwise than it should, or should not have; null when all are as they were made.</summary>
    public static string? Strange(SqliteConnection connection) => Strangers(connection).FirstOrDefault();

    /// <summary>Makes them as they should be: those that another program added go, and those that it took away or changed come back.</summary>
    public static void Restore(SqliteConnection connection)
    {
        // What should not be there goes first, so that it cannot follow what is made.
        foreach (var name in Strangers(connection).Intersect(Present(connection).Keys).ToList())
            connection.Execute($"DROP TRIGGER \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        if (connection.ExecuteScalar<int>("PRAGMA user_version") >= RowTriggers.FirstSchema)
            RowTriggers.Make(connection);
        var present = Present(connection);
        foreach (var (_, sql) in Known(connection).Where(known => !present.ContainsKey(known.Key)))
            connection.Execute(sql);
    }

    private static IEnumerable<string> Strangers(SqliteConnection connection)
    {
        var (known, present) = (Known(connection), Present(connection));
        return known.Where(t => present.GetValueOrDefault(t.Key) != t.Value).Select(t => t.Key).Concat(present.Keys.Except(known.Keys));
    }

    // All that a file of that schema has: another trigger can undo what ours note, and an emptied one keeps its name.
    private static IReadOnlyDictionary<string, string> Known(SqliteConnection connection) => BySchema.GetOrAdd(connection.ExecuteScalar<int>("PRAGMA user_version"), schema =>
    {
        using var model = Connections.Bare(":memory:", SqliteOpenMode.Memory);
        model.Open();
        foreach (var script in Migrations.Scripts().Take(schema))
            model.Execute(EmbeddedFiles.Text(script));
        if (schema >= RowTriggers.FirstSchema)
            RowTriggers.Make(model);
        Remake(model);
        return Present(model);
    });

    private static Dictionary<string, string> Present(SqliteConnection connection) =>
        connection.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name").ToDictionary(t => t.Name, t => t.Sql);

    private static Dictionary<string, string> Present(SqliteConnection connection, AuditedTable table) =>
        connection.Query<(string Name, string Sql)>(
            "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = @Name AND name LIKE @names ESCAPE '\\'",
            new { table.Name, names = $"{table.Name}\\_noted\\_%" }).ToDictionary(t => t.Name, t => t.Sql);

    private static List<(string Name, string Sql)> Of(AuditedTable table)
    {
        const string Columns = "entity_set, entity_id, visibility_before, visibility_after, before, after, links_before, links_after";
        var (set, key) = (table.EntitySet, table.Key);
        var (seenBefore, seenAfter) = (table.VisibilityOf("old"), table.VisibilityOf("new"));
        var (before, after, linksBefore, linksAfter) = (table.Row("old"), table.Row("new"), table.LinksOf("old"), table.LinksOf("new"));
        List<(string, string)> triggers =
        [
            Trigger("insert", "AFTER INSERT", $"INSERT INTO noted_change ({Columns}) VALUES ('{set}', new.{key}, NULL, {seenAfter}, NULL, {after}, NULL, {linksAfter})"),
            Trigger("update", "AFTER UPDATE", $"INSERT INTO noted_change ({Columns}) VALUES ('{set}', new.{key}, {seenBefore}, {seenAfter}, {before}, {after}, {linksBefore}, {linksAfter})"),
            Trigger("delete", "AFTER DELETE", $"INSERT INTO noted_change ({Columns}) VALUES ('{set}', old.{key}, {seenBefore}, NULL, {before}, NULL, {linksBefore}, NULL)"),
            Trigger("key", "BEFORE UPDATE OF id", "SELECT RAISE(ABORT, 'A row keeps its key.')", " WHEN new.id IS NOT old.id"),
        ];
        if (table.IsWalled && set != AuditedTable.Lines)
            triggers.Add(Trigger(
                "move", "AFTER UPDATE OF visibility",
                $"INSERT INTO moved_row (entity_set, entity_id, visibility) VALUES ('{set}', new.id, new.visibility) ON CONFLICT DO UPDATE SET visibility = excluded.visibility",
                " WHEN new.visibility <> old.visibility"));
        return triggers;

        (string, string) Trigger(string name, string moment, string action, string when = "") =>
            ($"{table.Name}_noted_{name}", $"CREATE TRIGGER \"{table.Name}_noted_{name}\" {moment} ON \"{table.Name}\"{when} BEGIN {action}; END");
    }
}
