using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using PcaTracker.Changes.Triggers;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// Generates the triggers that capture every change of the record from the columns of its tables. They use only functions of SQLite itself,
/// so that external changes are captured, too.
/// </summary>
internal static class AuditTriggers
{
    private static readonly ConcurrentDictionary<int, IReadOnlyDictionary<string, string>> BySchema = new();

    /// <summary>Creates the triggers of tables that lack them or whose columns have changed, and captures the present rows of those tables.</summary>
    public static void Remake(SqliteConnection connection)
    {
        foreach (var table in AuditedTable.In(connection))
        {
            var (wanted, present) = (Of(table).ToList(), Present(connection, table));
            if (wanted.Count == present.Count && wanted.TrueForAll(t => present.GetValueOrDefault(t.Name) == Sql(t)))
                continue;
            foreach (var name in present.Keys)
                connection.Execute($"DROP TRIGGER \"{name}\"");
            foreach (var trigger in wanted)
                connection.Execute(Sql(trigger));
            connection.Execute(Baseline(table));
        }
    }

    /// <summary>Returns the first trigger that is missing, different or foreign; null when all are as generated.</summary>
    public static string? FirstDeviating(SqliteConnection connection) => Deviating(connection).FirstOrDefault();

    /// <summary>Drops triggers that another program added, and creates again those that it dropped or changed.</summary>
    public static void Restore(SqliteConnection connection)
    {
        // Foreign triggers are dropped first, so that none fires while ours are created.
        foreach (var name in Deviating(connection).Intersect(Present(connection).Keys).ToList())
            connection.Execute($"DROP TRIGGER \"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        if (connection.ExecuteScalar<int>("PRAGMA user_version") >= RowTriggers.FirstSchema)
            RowTriggers.Make(connection);
        var present = Present(connection);
        foreach (var (_, sql) in Known(connection).Where(known => !present.ContainsKey(known.Key)))
            connection.Execute(sql);
    }

    private static IEnumerable<string> Deviating(SqliteConnection connection)
    {
        var (known, present) = (Known(connection), Present(connection));
        return known.Where(t => present.GetValueOrDefault(t.Key) != t.Value).Select(t => t.Key).Concat(present.Keys.Except(known.Keys));
    }

    // All triggers of that schema count: another one could undo the capture, and an emptied one keeps its name.
    private static IReadOnlyDictionary<string, string> Known(SqliteConnection connection) =>
        BySchema.GetOrAdd(connection.ExecuteScalar<int>("PRAGMA user_version"), KnownOf);

    private static IReadOnlyDictionary<string, string> KnownOf(int schema)
    {
        using var model = Connections.Bare(":memory:", SqliteOpenMode.Memory);
        model.Open();
        foreach (var script in Migrations.Scripts().Take(schema))
            model.Execute(EmbeddedFiles.Text(script));
        if (schema >= RowTriggers.FirstSchema)
            RowTriggers.Make(model);
        Remake(model);
        return Present(model);
    }

    private static Dictionary<string, string> Present(SqliteConnection connection) =>
        connection.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' ORDER BY name")
            .ToDictionary(t => t.Name, t => t.Sql);

    private static Dictionary<string, string> Present(SqliteConnection connection, AuditedTable table) =>
        connection.Query<(string Name, string Sql)>(
            "SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger' AND tbl_name = @Name AND name LIKE @names ESCAPE '\\'",
            new { table.Name, names = $"{table.Name}\\_noted\\_%" }).ToDictionary(t => t.Name, t => t.Sql);

    /// <summary>Creates or replaces those of a database of PostgreSQL; a table that had others, or none, is captured as it stands.</summary>
    public static void Remake(NpgsqlConnection connection)
    {
        var before = PostgresTriggers.Sources(connection);
        var tables = AuditedTable.In(connection);
        PostgresTriggers.Create(connection, tables.SelectMany(Of));
        var after = PostgresTriggers.Sources(connection);
        foreach (var table in tables.Where(table => before.GetValueOrDefault(Insert(table)) != after[Insert(table)]))
            connection.Execute(Baseline(table));

        static string Insert(AuditedTable table) => $"{table.Name}_noted_insert";
    }

    /// <summary>Makes all triggers of a database of PostgreSQL anew, and drops those that another program added.</summary>
    /// <param name="connection">In the transaction of the upgrade, as the owner of the tables.</param>
    /// <param name="applied">The scripts that the database has seen.</param>
    public static void Restore(NpgsqlConnection connection, IReadOnlyList<SchemaScript> applied)
    {
        var sources = PostgresTriggers.Sources(connection);
        PostgresTriggers.Drop(connection);
        PostgresTriggers.CreateOf(connection, applied);
        PostgresTriggers.Make(connection, sources);
        PostgresTriggers.Create(connection, All(connection));
    }

    /// <summary>All triggers of the audit log, from the columns that the tables have.</summary>
    public static IEnumerable<Trigger> All(DbConnection connection) => AuditedTable.In(connection).SelectMany(Of);

    private static IEnumerable<Trigger> Of(AuditedTable table)
    {
        const string Columns = "entity_set, entity_id, visibility_before, visibility_after, before, after, links_before, links_after";
        var (set, key) = (table.EntitySet, table.Key);
        var (seenBefore, seenAfter) = (table.VisibilityOf("old"), table.VisibilityOf("new"));
        var (before, after, linksBefore, linksAfter) = (table.Row("old"), table.Row("new"), table.LinksOf("old"), table.LinksOf("new"));
        yield return Noted("insert", "AFTER INSERT", Capture($"new.{key}, NULL, {seenAfter}, NULL, {after}, NULL, {linksAfter}"));
        yield return Noted(
            "update", "AFTER UPDATE", Capture($"new.{key}, {seenBefore}, {seenAfter}, {before}, {after}, {linksBefore}, {linksAfter}"));
        yield return Noted("delete", "AFTER DELETE", Capture($"old.{key}, {seenBefore}, NULL, {before}, NULL, {linksBefore}, NULL"));
        yield return Noted("key", "BEFORE UPDATE OF id", "SELECT RAISE(ABORT, 'A row keeps its key.')", " WHEN new.id IS NOT old.id");
        if (table.HasVisibility && set != AuditedTable.Lines)
        {
            yield return Noted(
                "move", "AFTER UPDATE OF visibility",
                $"INSERT INTO moved_row (entity_set, entity_id, visibility) VALUES ('{set}', new.id, new.visibility) "
                + "ON CONFLICT DO UPDATE SET visibility = excluded.visibility",
                " WHEN new.visibility <> old.visibility");
        }

        string Capture(string values) => $"INSERT INTO noted_change ({Columns}) VALUES ('{set}', {values})";

        Trigger Noted(string name, string moment, string action, string when = "") =>
            Trigger.On(table.Name, $"noted_{name}", moment, [action], when);
    }

    // Captures the rows of a table as they stand.
    private static string Baseline(AuditedTable table) =>
        $"""
        INSERT INTO main.noted_change (entity_set, entity_id, visibility_after, after, links_after)
        SELECT '{table.EntitySet}', r.{table.Key}, {table.VisibilityOf("r")}, {table.Row("r")}, {table.LinksOf("r")}
        FROM main."{table.Name}" r
        ORDER BY r.id
        """;

    // Files of earlier versions have these triggers to the letter.
    private static string Sql(Trigger trigger) =>
        $"CREATE TRIGGER \"{trigger.Name}\" {trigger.Moment} ON \"{trigger.Table}\"{trigger.When} BEGIN {trigger.Actions[0]}; END";
}
