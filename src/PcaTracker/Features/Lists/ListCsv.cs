using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace PcaTracker.Features.Lists;

/// <summary>Writes the rows of a list as CSV: UTF-8 with its mark, and no cell that a spreadsheet would calculate.</summary>
internal static class ListCsv
{
    /// <summary>Writes the file.</summary>
    public static byte[] Write(TrackerList list, IEnumerable<IDictionary<string, object?>> rows)
    {
        using var stream = new MemoryStream();
        using (var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true)))
        using (var csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var property in list.Set.Properties)
                csv.WriteField(property.Name);
            csv.NextRecord();
            foreach (var row in rows)
            {
                foreach (var property in list.Set.Properties)
                    csv.WriteField(row[property.Column]);
                csv.NextRecord();
            }
        }

        return stream.ToArray();
    }
}
