using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;

namespace PcaTracker.Tests.Features.Spreadsheets;

/// <summary>A cell as LibreOffice understands it: its type (string, float, boolean, date, time; empty for none), its value, and its formula if it has one.</summary>
internal sealed record OfficeCell(string Type, string Value, string? Formula)
{
    public static readonly OfficeCell Empty = new("", "", null);
}

/// <summary>The sheets of a workbook by name, as rows of cells.</summary>
internal sealed record OfficeBook(IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyList<OfficeCell>>> Sheets)
{
    public IReadOnlyList<IReadOnlyList<OfficeCell>> this[string name] => Sheets[name];
}

/// <summary>Opens spreadsheets in LibreOffice, and reads what it then holds.</summary>
internal static class LibreOffice
{
    private static readonly XNamespace
        Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    /// <summary>The sheets of each file by file and sheet.</summary>
    public static async Task<IReadOnlyDictionary<string, OfficeBook>> OpenAsync(
        IReadOnlyDictionary<string, byte[]> files, params IEnumerable<string> options)
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-office-").FullName;
        try
        {
            foreach (var (name, content) in files)
                await File.WriteAllBytesAsync(Path.Combine(directory, name), content);
            string[] arguments = [$"-env:UserInstallation=file://{directory}/profile", "--headless", .. options, "--convert-to", "ods", "--outdir", $"{directory}/opened", .. files.Keys];
            using var office = Process.Start(new ProcessStartInfo("soffice", arguments) { WorkingDirectory = directory, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await office.StandardOutput.ReadToEndAsync() + await office.StandardError.ReadToEndAsync();
            await office.WaitForExitAsync();
            return files.Keys.ToDictionary(name => name, name => Read($"{directory}/opened/{Path.GetFileNameWithoutExtension(name)}.ods", said), StringComparer.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static OfficeBook Read(string file, string said)
    {
        Assert.True(File.Exists(file), said);
        using var zip = ZipFile.OpenRead(file);
        using var stream = zip.GetEntry("content.xml")!.Open();
        var content = XDocument.Load(stream, LoadOptions.PreserveWhitespace);
        return new OfficeBook(content.Descendants(Table + "table").ToDictionary(
            table => table.Attribute(Table + "name")!.Value,
            table => (IReadOnlyList<IReadOnlyList<OfficeCell>>)[.. table.Descendants(Table + "table-row").Select(Cells).Where(row => row.Any(cell => cell != OfficeCell.Empty))],
            StringComparer.Ordinal));
    }

    private static List<OfficeCell> Cells(XElement row)
    {
        var cells = new List<OfficeCell>();
        foreach (var cell in row.Elements(Table + "table-cell"))
        {
            var repeated = int.Parse(cell.Attribute(Table + "number-columns-repeated")?.Value ?? "1", CultureInfo.InvariantCulture);
            // The rest of a row is one empty cell, repeated to the end of the sheet.
            cells.AddRange(Enumerable.Repeat(Cell(cell), Math.Min(repeated, 100)));
        }

        return cells;
    }

    private static OfficeCell Cell(XElement cell)
    {
        var (type, formula) = (cell.Attribute(Office + "value-type")?.Value ?? "", cell.Attribute(Table + "formula")?.Value);
        // As which it keeps the logical values of a workbook.
        if (formula is "of:=TRUE()" or "of:=FALSE()")
            return new OfficeCell("boolean", formula == "of:=TRUE()" ? "true" : "false", null);
        var value = type switch
        {
            "" => "",
            "string" => string.Join('\n', cell.Elements(Text + "p").Select(Said)),
            "float" => cell.Attribute(Office + "value")!.Value,
            _ => cell.Attribute(Office + $"{type}-value")!.Value,
        };
        return new OfficeCell(type, value, formula);
    }

    private static string Said(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "s" } spaces => new string(' ', int.Parse(spaces.Attribute(Text + "c")?.Value ?? "1", CultureInfo.InvariantCulture)),
        XElement { Name.LocalName: "tab" } => "\t",
        XElement { Name.LocalName: "line-break" } => "\n",
        XElement inner => Said(inner),
        _ => "",
    }));
}
