using Dapper;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The indexes of a table that follow from the contract. Those over its short columns (codes, parties, kinds, statuses, days, numbers, links
/// and titles) let filters, groups, sorts and counts read none of the long texts: one by chapter, and for pages one in the order of the key
/// and of each day and number. Those of links hold the rows of a chapter, a round or an issue in the order of their keys, and where these are
/// many, also in the order of each day and number.
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
        foreach (var order in Orders(table))
            yield return ($"{table.Name}_by_{order}", Short(order, Key));
        foreach (var link in set.Links.Select(l => l.Via.Column).Where(table.Columns.Contains))
            yield return ($"{table.Name}_{OfLink(link)}", [link, Key, .. visibility]);
        foreach (var (link, order) in OrderedLinks(table))
            yield return ($"{table.Name}_{OfLink(link)}_by_{order}", [link, .. visibility, order, Key, .. Codes(table)]);

        // Who may see a row comes first: what a reader does not see is not even passed over.
        IReadOnlyList<string> Short(params string[] order) => [.. visibility, .. order.Distinct(), .. columns.Except(visibility).Except(order)];
    }

    /// <summary>The columns in whose order an index has all rows.</summary>
    internal static IEnumerable<string> Orders(RecordTable table) => table.Set.PageOrders.Select(p => p.Column).Where(table.Columns.Contains);

    /// <summary>The columns of links, each with a column in whose order an index has the rows that have the link.</summary>
    internal static IEnumerable<(string Link, string Order)> OrderedLinks(RecordTable table) =>
        from link in table.Set.OrderedLinks
        where table.Columns.Contains(link.Via.Column)
        from order in Orders(table)
        where order != Key
        select (link.Via.Column, order);

    /// <summary>The columns of codes, such as kinds and statuses: by them, rows of a page are passed over without being read.</summary>
    internal static IEnumerable<string> Codes(RecordTable table) => table.Set.Properties
        .Where(p => p.Allowed is not null && p != table.Set.Visibility).Select(p => p.Column).Where(table.Columns.Contains);

    /// <summary>How the name of an index of the rows with a link ends.</summary>
    internal static string OfLink(string link) => $"of_{link[..link.LastIndexOf('_')]}";

    private const string Key = "id";
}
