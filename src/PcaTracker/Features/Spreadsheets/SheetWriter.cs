using System.Globalization;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.OData.Edm;
using ODataSql.Sql;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>
/// Writes rows into a sheet one by one, so that neither the sheet nor the rows are ever held: days, times and instants as dates, numbers as
/// numbers, and every text as text, so that none is calculated.
/// </summary>
internal sealed class SheetWriter(OpenXmlWriter writer, SpreadsheetOrder order, IReadOnlyList<SheetColumn> columns)
{
    /// <summary>The most rows of a sheet, without its headings.</summary>
    public const int MostRows = 1_048_575;

    // Elements whose start is written alone are never changed, so that one of each is enough.
    private static readonly Row RowElement = new();
    private static readonly Cell CellElement = new();
    private static readonly CellValue ValueElement = new();
    private static readonly InlineString InlineElement = new();
    private static readonly Text TextElement = new();

    private static readonly OpenXmlAttribute[] None = [];
    private static readonly OpenXmlAttribute[] IsText = [new("t", "", "inlineStr")];
    private static readonly OpenXmlAttribute[] IsFlag = [new("t", "", "b")];
    private static readonly OpenXmlAttribute[] IsDay = [Style(SheetStyles.Day)];
    private static readonly OpenXmlAttribute[] IsInstant = [Style(SheetStyles.Instant)];
    private static readonly OpenXmlAttribute[] IsTime = [Style(SheetStyles.Time)];
    private static readonly OpenXmlAttribute[] KeepsSpace = [new("xml", "space", "http://www.w3.org/XML/1998/namespace", "preserve")];

    // Excel takes 1900 for a leap year, so that numbers before March mean other days to other programs.
    private static readonly DateTime FirstDay = new(1900, 3, 1);

    private readonly int _key = columns.FirstOrDefault(column => column.Name == "Id")?.Index ?? -1;

    /// <summary>How many texts were cut.</summary>
    public int Cut { get; private set; }

    /// <summary>Writes the headings.</summary>
    public void WriteHeadings()
    {
        writer.WriteStartElement(RowElement, None);
        foreach (var column in columns)
            WriteText(column.Name);
        writer.WriteEndElement();
    }

    /// <summary>Writes a row.</summary>
    public void Write(RowCursor row)
    {
        writer.WriteStartElement(RowElement, None);
        foreach (var column in columns)
            WriteCell(row, column);
        writer.WriteEndElement();
    }

    private void WriteCell(RowCursor row, SheetColumn column)
    {
        if (row.IsNull(column.Index))
        {
            writer.WriteStartElement(CellElement, None);
            writer.WriteEndElement();
        }
        else if (column.IsNumber)
            WriteValue(None, row.Kind(column.Index) == StoredKind.Whole
                ? row.Whole(column.Index).ToString(CultureInfo.InvariantCulture)
                : row.Real(column.Index).ToString("R", CultureInfo.InvariantCulture));
        else if (column.Kind == EdmPrimitiveTypeKind.Boolean)
            WriteValue(IsFlag, row.Whole(column.Index) != 0 ? "1" : "0");
        else
            WriteText(row, column);
    }

    private void WriteText(RowCursor row, SheetColumn column)
    {
        var text = Encoding.UTF8.GetString(row.Text(column.Index));
        if (Moment(text, column.Kind) is var (number, style))
        {
            WriteValue(style, number.ToString("R", CultureInfo.InvariantCulture));
            return;
        }

        var writable = SheetText.Writable(text);
        var fitting = SheetText.Fitting(writable, () => order.AddressOf(_key < 0 ? null : row.Whole(_key), column.Name));
        if (!ReferenceEquals(fitting, writable))
            Cut++;
        WriteText(fitting);
    }

    // Null for a text: also for a day that no sheet has, and for what another program wrote in place of one.
    private static (double Number, OpenXmlAttribute[] Style)? Moment(string text, EdmPrimitiveTypeKind kind) => kind switch
    {
        EdmPrimitiveTypeKind.Date when DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.ToDateTime(default) >= FirstDay => (day.ToDateTime(default).ToOADate(), IsDay),
        EdmPrimitiveTypeKind.DateTimeOffset
            when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && instant.UtcDateTime >= FirstDay => (instant.UtcDateTime.ToOADate(), IsInstant),
        EdmPrimitiveTypeKind.TimeOfDay when TimeOnly.TryParse(text, CultureInfo.InvariantCulture, out var time) =>
            (time.ToTimeSpan().TotalDays, IsTime),
        _ => null,
    };

    private void WriteText(string text)
    {
        writer.WriteStartElement(CellElement, IsText);
        writer.WriteStartElement(InlineElement, None);
        writer.WriteStartElement(TextElement, KeepsSpace);
        writer.WriteString(SheetText.Escaped(text));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private void WriteValue(OpenXmlAttribute[] attributes, string value)
    {
        writer.WriteStartElement(CellElement, attributes);
        writer.WriteStartElement(ValueElement, None);
        writer.WriteString(value);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static OpenXmlAttribute Style(uint style) => new("s", "", style.ToString(CultureInfo.InvariantCulture));
}
