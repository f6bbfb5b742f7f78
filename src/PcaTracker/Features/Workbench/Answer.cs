using System.Globalization;
using System.Text;
using Microsoft.OData.Edm;
using ODataSql;
using ODataSql.Plan.Records;
using ODataSql.Sql;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Workbench;

/// <summary>The first rows of a question, and how many there are.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The first rows, a text for each column.</param>
/// <param name="Total">How many rows there are.</param>
public sealed record Answer(IReadOnlyList<SheetColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, long Total)
{
    /// <summary>The column with the number of rows of a group.</summary>
    public const string Count = "Count";

    /// <summary>How many rows the page shows.</summary>
    public const int Shown = 50;

    /// <summary>How long a question may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const int LongestCell = 300;

    /// <summary>Runs a question up to the rows that are shown; null when it takes too long.</summary>
    public static Answer? Read(CompiledQuery query, Session session, CancellationToken gone)
    {
        using var watch = session.StopAfter(Longest, gone);
        try
        {
            using var rows = SpreadsheetRows.Open(query, session);
            var shown = rows.All.Take(Shown).Select(row => (IReadOnlyList<string>)[.. rows.Columns.Select(column => Cell(row, column))]).ToList();
            return new Answer(rows.Columns, shown, rows.Count);
        }
        catch (Exception stopped) when (StorageRefusal.WasStopped(stopped))
        {
            return null;
        }
    }

    /// <summary>Whether a compiled question answers with rows.</summary>
    public static bool HasRows(CompiledQuery query) => query.Plan.Kind == ResultKind.Collection;

    /// <summary>The length of the bar of each row, of 100; empty where the last column is no number of rows.</summary>
    public IReadOnlyList<double> Bars
    {
        get
        {
            if (Columns.Count < 2 || Columns[^1] is not { Name: Count, IsNumber: true } || Rows.Count == 0)
                return [];
            var values = Rows.Select(row => double.Parse(row[^1], CultureInfo.InvariantCulture)).ToList();
            return values.Max() is > 0 and var most ? [.. values.Select(value => 100 * value / most)] : [];
        }
    }

    private static string Cell(RowCursor row, SheetColumn column)
    {
        if (row.IsNull(column.Index))
            return "";
        if (column.Kind == EdmPrimitiveTypeKind.Boolean)
            return row.Whole(column.Index) != 0 ? "true" : "false";
        if (column.IsNumber)
            return Convert.ToString(row.Value(column.Index), CultureInfo.InvariantCulture)!;
        var text = Encoding.UTF8.GetString(row.Text(column.Index));
        if (text.Length <= LongestCell)
            return text;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[LongestCell - 1]) ? LongestCell - 1 : LongestCell)}…";
    }
}
