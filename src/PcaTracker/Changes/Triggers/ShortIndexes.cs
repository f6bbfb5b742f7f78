using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Contract;

namespace PcaTracker.Changes.Triggers;

/// <summary>
/// The index of a table that holds all its short columns: codes, parties, kinds, statuses, days, numbers, links and titles. Filters, sorts,
/// groups and counts over them read it in place of the table, and with it none of the long texts.
/// </summary>
internal static class ShortIndexes
{
    private const int LongestShortText = 300;

    /// <summary>Creates a table's index, unless the database has it as it should be. Tables without long texts need none.</summary>
    public static void Make(SqliteConnection connection, RecordTable table)
    {
        var wanted = Definition(table);
        var name = $"{table.Name}_short";
        var present = connection.ExecuteScalar<string>("SELECT sql FROM main.sqlite_schema WHERE type = 'index' AND name = @name", new { name });
        if (present == wanted)
            return;
        connection.Execute($"DROP INDEX IF EXISTS main.{name}");
        if (wanted is not null)
            connection.Execute(wanted);
    }

    /// <summary>The statement that creates it. Rows are asked for by chapter; in front of what is asked stands who may see the row.</summary>
    internal static string? Definition(RecordTable table)
    {
        var set = table.Set;
        if (!set.Changeable || set.ChapterId is not { } chapter || !table.Columns.Contains(chapter.Column))
            return null;
        string[] first = [chapter.Column, "id", .. set.HasVisibility ? ["visibility"] : Array.Empty<string>()];
        var rest = set.Properties.Where(IsShort).Select(p => p.Column).Where(table.Columns.Contains).Except(first);
        return $"CREATE INDEX {table.Name}_short ON {table.Name} ({string.Join(", ", [.. first, .. rest])})";
    }

    private static bool IsShort(PropertyDefinition property) =>
        property.Kind != Microsoft.OData.Edm.EdmPrimitiveTypeKind.String || property.MaxLength <= LongestShortText;
}
