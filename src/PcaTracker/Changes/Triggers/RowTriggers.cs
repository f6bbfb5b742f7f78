using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The triggers of the record's tables, made from the contract, so that no table can lack one and no write, by whichever program, goes
/// unnoticed: search indexes, delta log, links, revisions, and the audit log's captured changes. Rules of one table alone stay in its script.
/// </summary>
internal static class RowTriggers
{
    /// <summary>The first schema whose triggers are made here. Files of earlier ones have those of their scripts.</summary>
    public const int FirstSchema = 22;

    private static readonly IReadOnlyList<string> Purposes =
    [
        "search_insert", "search_before_update", "search_after_update", "search_delete",
        "part_insert", "part_before_update", "part_after_update", "part_delete", "change_insert", "change_update", "change_delete",
        "told_insert", "told_update", "told_delete", "link_visibility", "link_delete", "last_revision", "first_revision",
    ];

    /// <summary>Creates missing or different indexes and triggers, and lists the tables whose changes the audit log captures.</summary>
    public static void Make(SqliteConnection connection) => Make(connection, EntitySets.All);

    /// <summary>The same for other sets than the contract's.</summary>
    internal static void Make(SqliteConnection connection, IReadOnlyList<EntitySetDefinition> sets)
    {
        var tables = RecordTable.In(connection, sets);
        foreach (var table in tables)
        {
            SearchTriggers.MakeIndexes(connection, table);
            ShortIndexes.Make(connection, table);
            connection.Execute(
                "INSERT INTO main.recorded_table (name, entity_set) VALUES (@Name, @SetName) ON CONFLICT DO NOTHING",
                new { table.Name, SetName = table.Set.Name });
        }

        ExpectedSizes.Make(connection, tables);
        var wanted = tables.SelectMany(Of).ToDictionary(trigger => trigger.Name, trigger => trigger.Sql);
        var ours = tables.SelectMany(table => Purposes.Select(purpose => $"{table.Name}_{purpose}")).ToHashSet(StringComparer.Ordinal);
        var present = connection.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_schema WHERE type = 'trigger'")
            .Where(t => ours.Contains(t.Name)).ToDictionary(t => t.Name, t => t.Sql);
        foreach (var name in present.Keys.Where(name => present[name] != wanted.GetValueOrDefault(name)))
            connection.Execute($"DROP TRIGGER {name}");
        foreach (var (_, sql) in wanted.Where(trigger => present.GetValueOrDefault(trigger.Key) != trigger.Value))
            connection.Execute(sql);
    }

    /// <summary>The triggers of a table, but for those of the audit log, which follow the table's columns.</summary>
    internal static IEnumerable<Trigger> Of(RecordTable table) =>
        [.. SearchTriggers.Of(table), .. DeltaTriggers.Of(table), .. LinkTriggers.Of(table), .. RevisionTriggers.Of(table)];
}
