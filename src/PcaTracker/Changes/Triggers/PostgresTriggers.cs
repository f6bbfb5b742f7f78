using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The triggers, search indexes and indexes of the record's tables in PostgreSQL, from the same definitions as SQLite's. A trigger runs as the
/// program, whoever writes: its actor may not read all that it looks at.
/// </summary>
internal static partial class PostgresTriggers
{
    /// <summary>Creates what the tables lack, and lists them among those whose changes the audit log captures.</summary>
    /// <param name="connection">In the transaction of the upgrade, as the owner of the tables.</param>
    public static void Make(NpgsqlConnection connection)
    {
        var tables = RecordTable.In(connection, EntitySets.All);
        foreach (var table in tables)
        {
            foreach (var statement in SearchTables(table).Concat(Indexes(table)))
                connection.Execute(statement);
        }

        foreach (var table in tables)
        {
            connection.Execute(
                "INSERT INTO main.recorded_table (name, entity_set) VALUES (@Name, @SetName) ON CONFLICT DO NOTHING",
                new { table.Name, SetName = table.Set.Name });
        }

        Create(connection, tables.SelectMany(Of));
        Own(connection, "deadline_reopened", "chapter_status_told");
    }

    /// <summary>Creates or replaces triggers, with the functions that they run.</summary>
    public static void Create(NpgsqlConnection connection, IEnumerable<Trigger> triggers)
    {
        var program = PostgresRoles.Of(connection).Program.Sql;
        // An owner of a function must be able to create it.
        connection.Execute($"GRANT USAGE, CREATE ON SCHEMA main TO {program}");
        foreach (var trigger in triggers)
            connection.Execute(Sql(trigger, program));
        connection.Execute($"REVOKE CREATE ON SCHEMA main FROM {program}");
    }

    /// <summary>The first trigger of the tables that is missing, different, foreign or turned off; null when all are as made here.</summary>
    /// <param name="connection">A connection of the program.</param>
    /// <param name="others">The triggers besides those that are made here.</param>
    public static string? FirstDeviating(NpgsqlConnection connection, IEnumerable<Trigger> others)
    {
        var wanted = RecordTable.In(connection, EntitySets.All).SelectMany(Of).Concat(others)
            .Select(trigger => (trigger.Name, Definition: Definition(trigger), Source: Body(trigger))).Concat(InScripts())
            .ToDictionary(trigger => trigger.Name);
        var present = connection.Query<(string Name, string Definition, string Source, bool IsOn)>(
            """
            SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc, t.tgenabled = 'O'
            FROM pg_catalog.pg_trigger t
            JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
            JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
            WHERE c.relnamespace = 'main'::regnamespace AND NOT t.tgisinternal
            """).ToDictionary(t => t.Name);
        return wanted.Keys.Union(present.Keys).Order(StringComparer.Ordinal).FirstOrDefault(name =>
            !wanted.TryGetValue(name, out var made) || !present.TryGetValue(name, out var found) || !found.IsOn
            || found.Source != made.Source || WithoutQuotes(found.Definition) != made.Definition);
    }

    // Rules of single tables, which the scripts of the schema have. They write a trigger as the server does.
    private static IEnumerable<(string Name, string Definition, string Source)> InScripts()
    {
        var scripts = string.Join("\n", PostgresMigrations.Scripts().Select(EmbeddedFiles.Text));
        var sources = ScriptFunction().Matches(scripts).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["source"].Value);
        return ScriptTrigger().Matches(scripts).Select(m => (
            m.Groups["name"].Value, WithoutQuotes(m.Value.TrimEnd(';').Replace('\n', ' ')), sources[m.Groups["function"].Value]));
    }

    [GeneratedRegex(@"CREATE FUNCTION main\.(?<name>\w+)\(\) RETURNS trigger [^$]*\$\$(?<source>[^$]*)\$\$;", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ScriptFunction();

    [GeneratedRegex(@"CREATE TRIGGER (?<name>\w+) [^;]*FUNCTION main\.(?<function>\w+)\([^;]*;", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ScriptTrigger();

    // The schema's script comes before the roles.
    private static void Own(NpgsqlConnection connection, params IEnumerable<string> functions)
    {
        var program = PostgresRoles.Of(connection).Program.Sql;
        connection.Execute($"GRANT CREATE ON SCHEMA main TO {program}");
        foreach (var function in functions)
            connection.Execute($"ALTER FUNCTION main.{function}() OWNER TO {program}");
        connection.Execute($"REVOKE CREATE ON SCHEMA main FROM {program}");
    }

    private static IEnumerable<Trigger> Of(RecordTable table) =>
        [.. Search(table), .. DeltaTriggers.Of(table), .. LinkTriggers.Of(table), .. RevisionTriggers.Of(table)];

    private static IEnumerable<Trigger> Search(RecordTable table)
    {
        if (table.Texts.Count == 0)
            yield break;
        var index = $"{table.Name}_search";
        var (columns, values) = table.Set.HasVisibility ? ("visibility, ", "new.visibility, ") : ("", "");
        var enter = $"INSERT INTO {index} ({columns}row_id, words) VALUES ({values}new.id, {Words(table)})";
        var leave = $"DELETE FROM {index} WHERE row_id = old.id";
        yield return Trigger.On(table.Name, "search_insert", "AFTER INSERT", [enter]);
        var update = $"AFTER UPDATE OF {string.Join(", ", table.Texts)}{(table.Set.HasVisibility ? ", visibility" : "")}";
        yield return Trigger.On(table.Name, "search_update", update, [leave, enter]);
        yield return Trigger.On(table.Name, "search_delete", "AFTER DELETE", [leave]);
    }

    /// <summary>Fills the search indexes of rows that came without triggers.</summary>
    public static void FillSearch(NpgsqlConnection connection)
    {
        foreach (var table in RecordTable.In(connection, EntitySets.All).Where(table => table.Texts.Count > 0))
        {
            var visibility = table.Set.HasVisibility ? "visibility, " : "";
            connection.Execute(
                $"INSERT INTO main.{table.Name}_search ({visibility}row_id, words) "
                + $"SELECT {visibility}new.id, {Words(table)} FROM main.{table.Name} new");
        }
    }

    // Between two texts stands a word that nobody can look for, so that no phrase is found across them.
    private static string Words(RecordTable table) => string.Join(
        " || ''' '':1'::tsvector || ", table.Texts.Select(text => $"odata.words(coalesce(new.\"{text}\", ''))"));

    // One part for each visibility, so that a search meets no word that its reader may not see: only who sees a visibility may read its part.
    private static IEnumerable<string> SearchTables(RecordTable table)
    {
        if (table.Texts.Count == 0)
            yield break;
        var index = $"main.{table.Name}_search";
        if (!table.Set.HasVisibility)
        {
            yield return $"CREATE TABLE IF NOT EXISTS {index} (row_id bigint PRIMARY KEY, words tsvector NOT NULL)";
        }
        else
        {
            yield return $"CREATE TABLE IF NOT EXISTS {index} (visibility text NOT NULL, row_id bigint NOT NULL, words tsvector NOT NULL, "
                + "PRIMARY KEY (row_id, visibility)) PARTITION BY LIST (visibility)";
            foreach (var visibility in Visibility.All)
                yield return $"CREATE TABLE IF NOT EXISTS main.{table.Name}_{visibility}_search PARTITION OF {index} FOR VALUES IN ('{visibility}')";
        }

        yield return $"CREATE INDEX IF NOT EXISTS {table.Name}_search_words ON {index} USING gin (words)";
    }

    private static IEnumerable<string> Indexes(RecordTable table)
    {
        var set = table.Set;
        if (!set.HasVisibility)
            yield break;
        foreach (var order in set.PageOrders.Select(p => p.Column).Where(table.Columns.Contains))
            yield return Index($"by_{order}", $"visibility, {(order == "id" ? "id" : $"{order}, id")}");
        foreach (var link in set.Links.Select(l => l.Via.Column).Where(table.Columns.Contains))
            yield return Index($"of_{link[..link.LastIndexOf('_')]}", $"{link}, id, visibility");

        string Index(string purpose, string columns) => $"CREATE INDEX IF NOT EXISTS {table.Name}_{purpose} ON main.{table.Name} ({columns})";
    }

    // The server quotes names that are words of SQL elsewhere.
    private static string WithoutQuotes(string definition) =>
        definition.Replace("main.", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);

    // As the server writes it, without the name of the schema.
    private static string Definition(Trigger trigger) =>
        $"CREATE TRIGGER {trigger.Name} {trigger.Moment} ON {trigger.Table} FOR EACH ROW EXECUTE FUNCTION {trigger.Name}()";

    private static string Body(Trigger trigger)
    {
        var body = string.Concat(trigger.Actions.Select(action => $"  {Written(action)};\n"));
        if (trigger.When.Trim() is ['W', 'H', 'E', 'N', ' ', .. var condition])
            body = $"  IF {Written(condition)} THEN\n{body}  END IF;\n";
        var returned = trigger.Moment.Contains("DELETE", StringComparison.Ordinal) ? "old" : "new";
        return $"\nBEGIN\n{body}  RETURN {returned};\nEND ";
    }

    private static string Sql(Trigger trigger, string owner) =>
        $"""
        CREATE OR REPLACE FUNCTION main.{trigger.Name}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = main, pg_temp AS $body${Body(trigger)}$body$;
        ALTER FUNCTION main.{trigger.Name}() OWNER TO {owner};
        CREATE OR REPLACE TRIGGER {trigger.Name} {trigger.Moment} ON main.{trigger.Table} FOR EACH ROW EXECUTE FUNCTION main.{trigger.Name}();
        """;

    // What the definitions say in SQLite's words.
    private static string Written(string sql)
    {
        sql = Aborts().Replace(sql, "RAISE EXCEPTION ${message}");
        sql = Differs().Replace(sql, "IS DISTINCT FROM old");
        sql = Unnamed().Replace(sql, ") AS k WHERE");
        sql = sql.Replace("max(revision, excluded.revision)", "greatest(last_revision.revision, excluded.revision)", StringComparison.Ordinal);
        return sql.Replace("ON CONFLICT DO UPDATE", "ON CONFLICT (entity_set, entity_id) DO UPDATE", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^SELECT RAISE\(ABORT, (?<message>'[^']*')\)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Aborts();

    [GeneratedRegex(@"\bIS NOT old\b", RegexOptions.NonBacktracking)]
    private static partial Regex Differs();

    [GeneratedRegex(@"\) WHERE(?= \w+ IS NOT NULL)", RegexOptions.None, 1000)]
    private static partial Regex Unnamed();
}
