using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using PcaTracker.Features.Widgets;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>
/// Writes a workbook (ECMA-376, SpreadsheetML): a table with the rows, a sheet that says whose file it is, and, unless it is plain, the Power
/// Query with which Excel loads the rows again.
/// </summary>
/// <remarks>
/// The archive is written from front to back. The packaging of the Open XML SDK would hold the whole sheet in memory until its end.
/// </remarks>
internal static class WorkbookFile
{
    /// <summary>The time of every file in the archive, so that the same rows make the same bytes.</summary>
    public static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the file.</summary>
    /// <param name="target">Where it goes.</param>
    /// <param name="order">What it is made of.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="isConnected">Whether Excel can load the rows again.</param>
    /// <param name="wrote">Told after each row how many are written.</param>
    public static void Write(Stream target, SpreadsheetOrder order, SpreadsheetRows rows, bool isConnected, Action<int> wrote)
    {
        using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        var parts = new WorkbookParts(order.Question.Set.Name, rows.Columns, isConnected);
        WriteXml(zip, "[Content_Types].xml", parts.ContentTypes());
        WriteXml(zip, "_rels/.rels", WorkbookParts.Relations());
        WriteXml(zip, "docProps/core.xml", WorkbookParts.Properties(order));
        var (written, cut) = WriteRows(zip, order, rows, wrote);
        WriteElement(zip, "xl/worksheets/sheet2.xml", AboutSheet.Sheet(order, new(written, rows.Count, cut, isConnected)));
        WriteXml(zip, "xl/worksheets/_rels/sheet1.xml.rels", WorkbookParts.SheetRelations());
        WriteElement(zip, "xl/tables/table1.xml", parts.Table(written));
        WriteElement(zip, "xl/styles.xml", SheetStyles.Sheet());
        WriteElement(zip, "xl/workbook.xml", parts.Workbook(written));
        WriteXml(zip, "xl/_rels/workbook.xml.rels", parts.WorkbookRelations());
        if (isConnected)
            WriteConnection(zip, order, parts);
    }

    private static void WriteConnection(ZipArchive zip, SpreadsheetOrder order, WorkbookParts parts)
    {
        WriteElement(zip, "xl/connections.xml", parts.Connections());
        WriteXml(zip, "xl/tables/_rels/table1.xml.rels", WorkbookParts.TableRelations());
        WriteElement(zip, "xl/queryTables/queryTable1.xml", parts.QueryTable());
        var formula = PowerQuery.Formula(order.Question, order.Service, parts.Columns);
        // Excel reads this part alone in UTF-16.
        WriteXml(zip, "customXml/item1.xml", MashupPart.Of(parts.Name, formula), Encoding.Unicode);
        WriteXml(zip, "customXml/itemProps1.xml", WorkbookParts.MashupProperties());
        WriteXml(zip, "customXml/_rels/item1.xml.rels", WorkbookParts.MashupRelations());
    }

    private static (int Written, int Cut) WriteRows(ZipArchive zip, SpreadsheetOrder order, SpreadsheetRows rows, Action<int> wrote)
    {
        using var stream = Entry(zip, "xl/worksheets/sheet1.xml").Open();
        using var buffer = new BufferedStream(stream, 64 * 1024);
        using var writer = OpenXmlWriter.Create(buffer);
        var (sheet, written) = (new SheetWriter(writer, order, rows.Columns), 0);
        writer.WriteStartDocument();
        writer.WriteStartElement(new Worksheet());
        WorkbookParts.WriteSheetHead(writer, rows.Columns);
        writer.WriteStartElement(new SheetData());
        sheet.WriteHeadings();
        foreach (var row in rows.All.Take(SheetWriter.MostRows))
        {
            sheet.Write(row);
            wrote(++written);
        }

        writer.WriteEndElement();
        writer.WriteElement(WorkbookParts.Footer(Words.Marking(order.Actor.Audience)));
        writer.WriteElement(new TableParts(new TablePart { Id = WorkbookParts.TableId }) { Count = 1 });
        writer.WriteEndElement();
        return (written, sheet.Cut);
    }

    private static void WriteElement(ZipArchive zip, string path, OpenXmlElement root)
    {
        using var stream = Entry(zip, path).Open();
        using var writer = OpenXmlWriter.Create(stream);
        writer.WriteStartDocument();
        writer.WriteElement(root);
    }

    private static void WriteXml(ZipArchive zip, string path, XDocument document, Encoding? encoding = null)
    {
        using var stream = Entry(zip, path).Open();
        using var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = encoding ?? new UTF8Encoding(false) });
        document.WriteTo(writer);
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = NoTime;
        return entry;
    }
}
