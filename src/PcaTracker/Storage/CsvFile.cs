using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">The line of the file on which it begins; a quoted cell may span several lines.</param>
/// <param name="Cells">Its cells by header.</param>
internal sealed record CsvRow(int Line, IReadOnlyDictionary<string, string> Cells);

/// <summary>Reads CSV files with a header row, as RFC 4180 defines them, in UTF-8.</summary>
internal static class CsvFile
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the rows of a file that has exactly the columns <paramref name="headers"/>, in any order.</summary>
    public static Result<IReadOnlyList<CsvRow>> Read(string name, byte[] content, IReadOnlyList<string> headers)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return Bad($"{name} is not UTF-8: save it as 'CSV UTF-8'.");
        }

        var isBad = false;
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            IgnoreBlankLines = false,
            BadDataFound = _ => isBad = true,
        });
        var present = parser.Read() ? parser.Record! : [];
        if (CheckHeaders(name, present, headers) is { } refusal)
            return refusal;

        var rows = new List<CsvRow>();
        for (var line = parser.RawRow + 1; parser.Read(); line = parser.RawRow + 1)
        {
            var cells = parser.Record!;
            if (isBad)
                return Bad($"{name}, line {line}: a quote is out of place; put a cell that holds quotes into quotes, and double those inside.");
            if (cells is [""])
                continue;
            if (cells.Length != present.Length)
                return Bad($"{name}, line {line}: has {cells.Length} cells, the header row has {present.Length}.");
            rows.Add(new CsvRow(line, present.Zip(cells).ToDictionary(c => c.First, c => c.Second)));
        }
        return rows;
    }

    private static Refusal? CheckHeaders(string name, IReadOnlyList<string> present, IReadOnlyList<string> expected)
    {
        if (expected.FirstOrDefault(h => !present.Contains(h)) is { } missing)
            return Bad($"{name}, line 1: column {missing} is missing.");
        if (present.FirstOrDefault(h => !expected.Contains(h)) is { } unknown)
            return Bad($"{name}, line 1: column '{unknown}' is unknown; the columns are {string.Join(", ", expected)}.");
        return present.CountBy(h => h).FirstOrDefault(h => h.Value > 1).Key is { } twice
            ? Bad($"{name}, line 1: column {twice} is there twice.")
            : null;
    }

    private static Refusal Bad(RefusalSentence sentence) => Refusal.Invalid("bad-file", sentence);
}
