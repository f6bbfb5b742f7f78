using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;

namespace PcaTracker.Features.Lists;

/// <summary>Writes the rows of a list as CSV: UTF-8 with its mark, and no cell that a spreadsheet would calculate.</summary>
internal static partial class ListCsv
{
    /// <summary>Writes the file.</summary>
    public static byte[] Write(TrackerList list, IEnumerable<IDictionary<string, object?>> rows)
    {
        using var stream = new MemoryStream();
        using (var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var property in list.FileColumns)
                csv.WriteField(property.Name);
            csv.NextRecord();
            foreach (var row in rows)
            {
                foreach (var property in list.FileColumns)
                    csv.WriteField(row[property.Column] is string value ? Safe(value) : row[property.Column]);
                csv.NextRecord();
            }
        }

        return stream.ToArray();
    }

    // Where the separator of lists is a semicolon, as in Brussels and Astana, a spreadsheet that opens the file begins a new cell at each
    // semicolon and line break within a text: it is escaped there as CsvHelper escapes its beginning.
    private static string Safe(string text) => Formula().Replace(text, "${before}'${sign}");

    [GeneratedRegex(@"(?<before>[;\t\r\n])(?<sign>[=+\-@])", RegexOptions.NonBacktracking)]
    private static partial Regex Formula();
}
