using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// Tells SQLite how many rows of a table have the same values in an index, by which it decides how to find rows. The numbers follow from the
/// contract, not from the rows: they are right before there are many, and neither the statement's plan nor its time depends on rows that
/// the reader does not see. See sqlite.org/fileformat2.html, section 2.6.3, for their form.
/// </summary>
internal static class ExpectedSizes
{
    private const int DaysAndNumbers = 100;

    /// <summary>Writes the sizes of the tables, unless the database has them as they should be.</summary>
    public static void Make(SqliteConnection connection, IReadOnlyList<RecordTable> tables)
    {
        var wanted = tables.SelectMany(table => Of(connection, table)).Order().ToList();
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM main.sqlite_schema WHERE name = 'sqlite_stat1'") == 0)
            connection.Execute("ANALYZE main.recorded_table");
        var present = connection.Query<(string Table, string? Index, string Text)>("SELECT tbl, idx, stat FROM main.sqlite_stat1");
        if (present.Order().SequenceEqual(wanted))
            return;
        connection.Execute("DELETE FROM main.sqlite_stat1");
        foreach (var (table, index, text) in wanted)
            connection.Execute("INSERT INTO main.sqlite_stat1 (tbl, idx, stat) VALUES (@table, @index, @text)", new { table, index, text });
        connection.Execute("ANALYZE main.sqlite_schema");
    }

    private static IEnumerable<(string Table, string? Index, string Text)> Of(SqliteConnection connection, RecordTable table)
    {
        var indexes = connection.Query<(string Index, string Column)>(
            "SELECT i.name, c.name FROM pragma_index_list(@Name) i JOIN pragma_index_info(i.name) c ORDER BY i.seq, c.seqno", new { table.Name })
            .GroupBy(column => column.Index, column => column.Column).ToList();
        return indexes.Count == 0
            ? [(table.Name, null, $"{table.Set.ExpectedRows}")]
            : indexes.Select(index => (table.Name, (string?)index.Key, Text(table.Set, index)));
    }

    // The number of rows, then how many have the same value in the first column, in the first two, and so on. An index is never searched
    // once for each value of its first column: that reads a whole table where a page by key would end early.
    private static string Text(EntitySetDefinition set, IEnumerable<string> columns)
    {
        var (rows, numbers) = ((long)set.ExpectedRows, new List<long> { set.ExpectedRows });
        foreach (var column in columns)
            numbers.Add(rows = Math.Max(1, rows / Values(set, column)));
        return $"{string.Join(' ', numbers)} noskipscan";
    }

    private static int Values(EntitySetDefinition set, string column) =>
        set.Properties.FirstOrDefault(p => p.Column == column) switch
        {
            { Values: { } allowed } => allowed.Count,
            { IsFlag: true } => 2,
            { } property when set.Links.FirstOrDefault(l => l.Via == property) is { } link => EntitySets.Named(link.TargetSet).ExpectedRows,
            { IsSortable: true, Name: not "Id" } => DaysAndNumbers,
            _ => set.ExpectedRows,
        };
}
