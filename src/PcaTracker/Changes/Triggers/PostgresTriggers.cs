using System.Text.RegularExpressions;
using Dapper;
using Npgsql;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The triggers, search indexes and indexes of the record's tables in PostgreSQL, from the same definitions as SQLite's. A trigger runs as the
/// program, whoever writes: its actor may not read all that it looks at.
/// </summary>
internal static partial class PostgresTriggers
{
    // The triggers of the tables, as the server writes them.
    private const string Present =
        """
        SELECT t.tgname AS name, pg_get_triggerdef(t.oid) AS definition, p.prosrc AS source,
          t.tgenabled = 'O' AS "IsOn", CASE WHEN p.prosecdef THEN pg_get_userbyid(p.proowner) END AS "RunsAs"
        FROM pg_catalog.pg_trigger t
        JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = 'main'::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0
        """;

    /// <summary>Creates what the tables lack or have otherwise, and lists them among those whose changes the audit log captures.</summary>
    /// <param name="connection">In the transaction of the upgrade, as the owner of the tables.</param>
    /// <param name="sources">What the triggers did before: an index of other words is filled anew.</param>
    public static void Make(NpgsqlConnection connection, IReadOnlyDictionary<string, string> sources)
    {
        var tables = RecordTable.In(connection, EntitySets.All);
        var present = connection.Query<(string Name, string Definition)>("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'main'")
            .ToDictionary(index => index.Name, index => WithoutQuotes(index.Definition));
        foreach (var table in tables)
        {
            foreach (var statement in SearchTables(table))
                connection.Execute(statement);
            foreach (var (name, definition) in Indexes(table).Where(i => present.GetValueOrDefault(i.Name) != WithoutQuotes(i.Definition)))
                connection.Execute($"DROP INDEX IF EXISTS main.{name}; {definition}");
        }

        foreach (var table in tables)
        {
            connection.Execute(
                "INSERT INTO main.recorded_table (name, entity_set) VALUES (@Name, @SetName) ON CONFLICT DO NOTHING",
                new { table.Name, SetName = table.Set.Name });
        }

        Create(connection, tables.SelectMany(Of));
        foreach (var table in tables.Where(table => Search(table).Any(trigger => sources.GetValueOrDefault(trigger.Name) != Body(trigger))))
            connection.Execute($"DELETE FROM main.{table.Name}_search; {Filling(table)}");
    }

    /// <summary>Creates or replaces triggers, with the functions that they run.</summary>
    public static void Create(NpgsqlConnection connection, IEnumerable<Trigger> triggers) =>
        connection.Execute(string.Join('\n', triggers.Select(Sql)));

    /// <summary>The statements by which <see cref="Make"/> makes tables and indexes.</summary>
    public static IEnumerable<string> Statements(NpgsqlConnection connection) => RecordTable.In(connection, EntitySets.All)
        .SelectMany(table => SearchTables(table).Concat(Indexes(table).Select(index => index.Definition)));

    /// <summary>What all triggers that are turned on do, by their names.</summary>
    public static IReadOnlyDictionary<string, string> Sources(NpgsqlConnection connection) => connection.Query<FoundTrigger>(Present)
        .Where(trigger => trigger.IsOn).DistinctBy(trigger => trigger.Name).ToDictionary(trigger => trigger.Name, trigger => trigger.Source);

    /// <summary>Drops all triggers and their functions, which the owner of the schema may do, whoever owns them.</summary>
    public static void Drop(NpgsqlConnection connection)
    {
        var dropped = connection.Query<string>(
            """
            SELECT format('DROP TRIGGER %I ON main.%I', t.tgname, c.relname)
            FROM pg_catalog.pg_trigger t
            JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
            WHERE c.relnamespace = 'main'::regnamespace AND NOT t.tgisinternal AND t.tgparentid = 0
            UNION ALL
            SELECT format('DROP FUNCTION main.%I() CASCADE', proname)
            FROM pg_catalog.pg_proc WHERE pronamespace = 'main'::regnamespace AND prorettype = 'trigger'::regtype
            """);
        connection.Execute(string.Join(";\n", dropped));
    }

    /// <summary>Creates the triggers that scripts of the schema have, with their functions.</summary>
    public static void CreateOf(NpgsqlConnection connection, IReadOnlyList<SchemaScript> scripts)
    {
        var (functions, triggers) = ScriptTriggers.In(scripts);
        connection.Execute(string.Join('\n', functions.Values.Select(f => f.Sql).Concat(triggers.Values.Select(t => t.Sql))));
    }

    /// <summary>The first trigger of the tables that is missing, different, foreign or turned off; null when all are as made here.</summary>
    /// <param name="connection">A connection of the program.</param>
    /// <param name="scripts">The scripts that the database has seen.</param>
    /// <param name="others">The triggers besides those that are made here and in scripts.</param>
    public static string? FirstDeviating(NpgsqlConnection connection, IReadOnlyList<SchemaScript> scripts, IEnumerable<Trigger> others)
    {
        var (functions, triggers) = ScriptTriggers.In(scripts);
        var inScripts = triggers.Values.Select(t => (t.Name, Definition: WithoutQuotes(t.Definition), functions[t.Function].Source));
        var wanted = RecordTable.In(connection, EntitySets.All).SelectMany(Of).Concat(others)
            .Select(trigger => (trigger.Name, Definition: Definition(trigger), Source: Body(trigger))).Concat(inScripts)
            .ToDictionary(trigger => trigger.Name);
        var program = PostgresRoles.Of(connection).Program.Name;
        var present = connection.Query<FoundTrigger>(Present).DistinctBy(trigger => trigger.Name).ToDictionary(trigger => trigger.Name);
        return wanted.Keys.Union(present.Keys).Order(StringComparer.Ordinal).FirstOrDefault(name =>
            !wanted.TryGetValue(name, out var made) || !present.TryGetValue(name, out var found) || !found.IsOn
            || found.RunsAs is { } role && role != program || found.Source != made.Source || WithoutQuotes(found.Definition) != made.Definition);
    }

    private sealed record FoundTrigger
    {
        public required string Name { get; init; }
        public required string Definition { get; init; }
        public required string Source { get; init; }
        public required bool IsOn { get; init; }
        public string? RunsAs { get; init; }
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
            connection.Execute(Filling(table));
    }

    private static string Filling(RecordTable table)
    {
        var visibility = table.Set.HasVisibility ? "visibility, " : "";
        return $"INSERT INTO main.{table.Name}_search ({visibility}row_id, words) "
            + $"SELECT {visibility}new.id, {Words(table)} FROM main.{table.Name} new";
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

    private static IEnumerable<(string Name, string Definition)> Indexes(RecordTable table)
    {
        var set = table.Set;
        if (!set.HasVisibility)
            yield break;
        foreach (var order in ShortIndexes.Orders(table))
            yield return Index($"by_{order}", order == "id" ? "visibility, id" : InOrder(order));
        foreach (var link in set.Links.Select(l => l.Via.Column).Where(table.Columns.Contains))
            yield return Index(ShortIndexes.OfLink(link), $"{link}, id, visibility");
        foreach (var (link, order) in ShortIndexes.OrderedLinks(table))
            yield return Index($"{ShortIndexes.OfLink(link)}_by_{order}", $"{link}, {InOrder(order)}");

        // A page reads one range, whoever may see its rows: the server does not merge those of several visibilities. Nulls come first.
        string InOrder(string column)
        {
            var nulls = set.Properties.First(p => p.Column == column).IsNullable ? " NULLS FIRST" : "";
            return string.Join(", ", [$"{column}{nulls}", "id", "visibility", .. ShortIndexes.Codes(table)]);
        }

        // As the server writes it.
        (string, string) Index(string purpose, string columns) =>
            ($"{table.Name}_{purpose}", $"CREATE INDEX {table.Name}_{purpose} ON main.{table.Name} USING btree ({columns})");
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

    private static string Sql(Trigger trigger) =>
        $"""
        CREATE OR REPLACE FUNCTION main.{trigger.Name}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = main, pg_temp AS $body${Body(trigger)}$body$;
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
