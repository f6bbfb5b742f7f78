using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>Files that hold no rows, and open a program that loads them: Excel by an .odc file, Power BI by a .pbids file.</summary>
internal static class ConnectionFiles
{
    private static readonly XNamespace
        Html = "http://www.w3.org/TR/REC-html40", Odc = "urn:schemas-microsoft-com:office:odc", Office = "urn:schemas-microsoft-com:office:office",
        Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Writes an Office data connection ([MS-ODCFF]): Excel opens an empty workbook and fills it by the query.</summary>
    public static void WriteOffice(Stream target, SpreadsheetOrder order, SpreadsheetRows rows)
    {
        var name = order.Question.Set.Name;
        var connection = new XElement(
            Odc + "OfficeDataConnection", new XAttribute(XNamespace.Xmlns + "odc", Odc),
            new XElement(
                Odc + "PowerQueryConnection", new XAttribute(Odc + "Type", "OLEDB"),
                new XElement(Odc + "ConnectionString", WorkbookParts.ConnectionOf(name)),
                new XElement(Odc + "CommandType", "SQL"),
                new XElement(Odc + "CommandText", WorkbookParts.CommandOf(name))),
            new XElement(Odc + "PowerQueryMashupData", Queries(name, PowerQuery.Formula(order.Question, order.Service, rows.Columns))));
        var page = new XElement(
            Html + "html", new XAttribute(XNamespace.Xmlns + "o", Office),
            new XElement(
                Html + "head",
                Meta("http-equiv", "Content-Type", "text/x-ms-odc; charset=utf-8"), Meta("name", "ProgId", "ODC.Database"),
                Meta("name", "SourceType", "OLEDB"), new XElement(Html + "title", $"Query - {name}"),
                new XElement(Html + "xml", new XAttribute("id", "docprops"), new XElement(
                    Office + "DocumentProperties",
                    new XElement(Office + "Description", order.Question.Set.Description), new XElement(Office + "Name", $"Query - {name}"))),
                new XElement(Html + "xml", new XAttribute("id", "msodc"), connection)),
            new XElement(Html + "body", ""));
        using var writer = XmlWriter.Create(target, new XmlWriterSettings { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true });
        page.WriteTo(writer);
    }

    /// <summary>Writes a Power BI data source, which opens Power BI Desktop at the address.</summary>
    public static void WritePowerBi(Stream target, string address) => JsonSerializer.Serialize(target, new
    {
        version = "0.1",
        connections = new[] { new { details = new { protocol = "odata", address = new { url = address } }, options = new { }, mode = "Import" } },
    });

    // The form in which Excel passes queries on ([MS-QDEIF]), as text.
    private static string Queries(string name, string formula) => new XElement(
        MashupPart.Namespace + "Mashup", new XAttribute(XNamespace.Xmlns + "xsi", Instance),
        new XElement(MashupPart.Namespace + "Client", "EXCEL"),
        new XElement(MashupPart.Namespace + "Version", MashupPart.Version), new XElement(MashupPart.Namespace + "MinVersion", MashupPart.MinVersion),
        new XElement(MashupPart.Namespace + "Culture", "en-US"), new XElement(MashupPart.Namespace + "SafeCombine", "true"),
        new XElement(
            MashupPart.Namespace + "Items",
            new XElement(
                MashupPart.Namespace + "Query", new XAttribute("Name", name), new XElement(MashupPart.Namespace + "Formula", new XCData(formula)),
                Nil("IsParameterQuery"), Nil("IsDirectQuery")))).ToString(SaveOptions.DisableFormatting);

    private static XElement Nil(string name) => new(MashupPart.Namespace + name, new XAttribute(Instance + "nil", "true"));

    private static XElement Meta(string attribute, string name, string content) =>
        new(Html + "meta", new XAttribute(attribute, name), new XAttribute("content", content));
}
