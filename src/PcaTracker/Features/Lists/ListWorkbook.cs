using System.Globalization;
using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>
/// Writes the rows of a list as an Excel workbook (ECMA-376, SpreadsheetML) with one table: days and instants as dates, numbers as numbers,
/// and every text as text, so that none is calculated.
/// </summary>
internal static class ListWorkbook
{
    /// <summary>The most characters that a cell holds.</summary>
    public const int LongestText = 32_767;

    // Indexes into the cell formats of the style sheet.
    private const uint DayStyle = 1, InstantStyle = 2;

    // Left to themselves, the parts get random names.
    private const string WorkbookId = "workbook", StylesId = "styles", SheetId = "sheet", TableId = "table";

    /// <summary>Writes the file.</summary>
    public static byte[] Write(TrackerList list, IEnumerable<IDictionary<string, object?>> rows)
    {
        using var stream = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(stream, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();
            document.ChangeIdOfPart(workbook, WorkbookId);
            workbook.AddNewPart<WorkbookStylesPart>(StylesId).Stylesheet = Styles();
            var sheet = workbook.AddNewPart<WorksheetPart>(SheetId);
            var table = sheet.AddNewPart<TableDefinitionPart>(TableId);
            var written = WriteSheet(sheet, list.FileColumns, rows);
            table.Table = Table(list, written);
            workbook.Workbook = new Workbook(
                new Sheets(new Sheet { Id = SheetId, SheetId = 1, Name = list.Set.Name }));
        }

        ForgetTimes(stream);
        return stream.ToArray();
    }

    // The same rows make the same bytes, whenever the file was written.
    private static void ForgetTimes(Stream stream)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true);
        foreach (var entry in archive.Entries)
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }

    // Row by row, so that the sheet is never held as a tree.
    private static int WriteSheet(
        WorksheetPart part, IReadOnlyList<PropertyDefinition> properties, IEnumerable<IDictionary<string, object?>> rows)
    {
        using var writer = OpenXmlWriter.Create(part);
        var written = 0;
        writer.WriteStartElement(new Worksheet());
        // The headings stay in sight.
        writer.WriteElement(new SheetViews(new SheetView(new Pane
        {
            VerticalSplit = 1,
            TopLeftCell = "A2",
            ActivePane = PaneValues.BottomLeft,
            State = PaneStateValues.Frozen,
        })
        { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(properties.Select((property, index) => new Column
        {
            Min = (uint)index + 1,
            Max = (uint)index + 1,
            Width = Width(property),
            CustomWidth = true,
        })));
        writer.WriteStartElement(new SheetData());
        writer.WriteElement(new Row(properties.Select(property => Text(property.Name))));
        foreach (var row in rows)
        {
            writer.WriteElement(new Row(properties.Select(property => CellOf(property, row[property.Column]))));
            written++;
        }

        writer.WriteEndElement();
        writer.WriteElement(new TableParts(new TablePart { Id = TableId }) { Count = 1 });
        writer.WriteEndElement();
        return written;
    }

    private static Cell CellOf(PropertyDefinition property, object? value) => (property.Kind, value) switch
    {
        (_, null) => new Cell(),
        (EdmPrimitiveTypeKind.Boolean, _) => new Cell
        {
            DataType = CellValues.Boolean,
            CellValue = new CellValue(Convert.ToInt64(value, CultureInfo.InvariantCulture) != 0),
        },
        (EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64, _) => Number(Convert.ToDouble(value, CultureInfo.InvariantCulture), 0),
        (EdmPrimitiveTypeKind.Date, string day) => Number(Days.Parse(day).ToDateTime(TimeOnly.MinValue).ToOADate(), DayStyle),
        (EdmPrimitiveTypeKind.DateTimeOffset, string instant) => Number(Instants.Parse(instant).UtcDateTime.ToOADate(), InstantStyle),
        _ => Text(Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    private static Cell Number(double value, uint style) => new() { CellValue = new CellValue(value), StyleIndex = style };

    private static Cell Text(string text) => new()
    {
        DataType = CellValues.InlineString,
        InlineString = new InlineString(new Text(Fitting(Writable(text))) { Space = SpaceProcessingModeValues.Preserve }),
    };

    // Other programs may have written characters into the database that no XML document can hold.
    private static string Writable(string text) => text.All(XmlConvert.IsXmlChar) ? text
        : string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));

    // The end of a text that is cut says so; no pair of surrogates is cut apart.
    private static string Fitting(string text)
    {
        if (text.Length <= LongestText)
            return text;
        const string Mark = " … (cut: longer than a cell holds)";
        var length = LongestText - Mark.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), Mark);
    }

    // In characters, wide enough for the heading with its button.
    private static double Width(PropertyDefinition property) => property.IsProse ? 60 : Math.Max(12, property.Name.Length + 4);

    private static Table Table(TrackerList list, int rows)
    {
        // A table has a row even if there is nothing in it.
        var reference = $"A1:{ColumnName(list.FileColumns.Count)}{Math.Max(rows, 1) + 1}";
        return new Table(
            new AutoFilter { Reference = reference },
            new TableColumns(list.FileColumns.Select((property, index) => new TableColumn { Id = (uint)index + 1, Name = property.Name }))
            { Count = (uint)list.FileColumns.Count },
            new TableStyleInfo { Name = "TableStyleLight1", ShowRowStripes = true })
        {
            Id = 1,
            Name = list.Set.Name,
            DisplayName = list.Set.Name,
            Reference = reference,
        };
    }

    // A, B, … Z, AA, …
    private static string ColumnName(int number) => (number > 26 ? ColumnName((number - 1) / 26) : "") + (char)('A' + ((number - 1) % 26));

    private static Stylesheet Styles() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = 164, FormatCode = "yyyy-mm-dd" },
            new NumberingFormat { NumberFormatId = 165, FormatCode = "yyyy-mm-dd hh:mm:ss" }),
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" })),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat { NumberFormatId = 164, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = 165, ApplyNumberFormat = true }));
}
