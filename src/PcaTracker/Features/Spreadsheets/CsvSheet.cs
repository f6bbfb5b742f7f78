using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.OData.Edm;
using ODataSql.Sql;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>Writes rows as CSV: UTF-8 with its mark, and no cell that a spreadsheet would calculate.</summary>
internal static partial class CsvSheet
{
    /// <summary>Writes the file.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="wrote">Told after each row how many are written.</param>
    public static void Write(Stream target, SpreadsheetRows rows, Action<int> wrote)
    {
        using var text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        using var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape });
        foreach (var column in rows.Columns)
            csv.WriteField(column.Name);
        csv.NextRecord();
        var written = 0;
        foreach (var row in rows.All)
        {
            foreach (var column in rows.Columns)
                Write(csv, row, column);
            csv.NextRecord();
            wrote(++written);
        }
    }

    private static void Write(CsvWriter csv, RowCursor row, SheetColumn column)
    {
        if (row.IsNull(column.Index))
            csv.WriteField("");
        else if (column.IsNumber && row.Kind(column.Index) == StoredKind.Whole)
            csv.WriteField(row.Whole(column.Index));
        else if (column.IsNumber)
            csv.WriteField(row.Real(column.Index));
        else if (column.Kind == EdmPrimitiveTypeKind.Boolean)
            csv.WriteField(row.Whole(column.Index) != 0 ? "true" : "false");
        else
            csv.WriteField(Safe(Encoding.UTF8.GetString(row.Text(column.Index))));
    }

    // Where the separator of lists is a semicolon, as in Brussels and Astana, a spreadsheet that opens the file begins a new cell at each
    // semicolon and line break within a text: it is escaped there as CsvHelper escapes its beginning.
    private static string Safe(string text) => Formula().Replace(text, "${before}'${sign}");

    [GeneratedRegex(@"(?<before>[;\t\r\n])(?<sign>[=+\-@])", RegexOptions.NonBacktracking)]
    private static partial Regex Formula();
}
