using Dapper;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The indexes of a table that follow from the contract. Those over its short columns (codes, parties, kinds, statuses, days, numbers, links
/// and titles) let filters, groups, sorts and counts read none of the long texts: one by chapter, and for pages one in the order of the key
/// and of each day and number. Those of links hold the rows of a chapter, a round or an issue in the order of their keys.
/// </summary>
internal static class ShortIndexes
{
    /// <summary>Creates a table's indexes, unless the database has them as they should be. Tables without long texts need none.</summary>
    public static void Make(SqliteConnection connection, RecordTable table)
    {
        var present = connection.Query<(string Name, string Sql)>("SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
            .ToDictionary(index => index.Name, index => index.Sql);
        foreach (var (name, columns) in Definitions(table))
        {
            var wanted = $"CREATE INDEX {name} ON {table.Name} ({string.Join(", ", columns)})";
            if (present.GetValueOrDefault(name) == wanted)
                continue;
            connection.Execute($"DROP INDEX IF EXISTS main.{name}");
            connection.Execute(wanted);
        }
    }

    /// <summary>The indexes by name, with their columns.</summary>
    internal static IEnumerable<(string Name, IReadOnlyList<string> Columns)> Definitions(RecordTable table)
    {
        var set = table.Set;
        if (!set.Changeable || set.ChapterId is not { } chapter || !table.Columns.Contains(chapter.Column))
            yield break;
        string[] visibility = set.HasVisibility ? ["visibility"] : [];
        var columns = set.Properties.Where(p => p.IsShort).Select(p => p.Column).Where(table.Columns.Contains).ToList();
        yield return ($"{table.Name}_short", Short(chapter.Column, Key));
        if (!set.HasVisibility)
            yield break;
        foreach (var order in set.PageOrders.Select(p => p.Column).Where(table.Columns.Contains))
            yield return ($"{table.Name}_by_{order}", Short(order, Key));
        foreach (var link in set.Links.Select(l => l.Via.Column).Where(table.Columns.Contains))
            yield return ($"{table.Name}_of_{link[..link.LastIndexOf('_')]}", [link, Key, .. visibility]);

        // Who may see a row comes first: what a reader does not see is not even passed over.
        IReadOnlyList<string> Short(params string[] order) => [.. visibility, .. order.Distinct(), .. columns.Except(visibility).Except(order)];
    }

    private const string Key = "id";
}
