using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>
/// The queries of a workbook as Excel keeps them ([MS-QDEFF]). Excel binds permissions to a person of a machine; without the binding it
/// falls back on its own, and asks how to sign in.
/// </summary>
internal static class MashupPart
{
    /// <summary>The namespace of the part that holds them.</summary>
    public static readonly XNamespace Namespace = "http://schemas.microsoft.com/DataMashup";

    /// <summary>The version of Power Query whose form this is, and the first that reads it.</summary>
    public const string Version = "2.72.0.0", MinVersion = "2.21.0.0";

    private const string Declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>";

    private const string Schemas = "xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

    private const string Permissions =
        $"{Declaration}<PermissionList {Schemas}><CanEvaluateFuturePackages>false</CanEvaluateFuturePackages>"
        + "<FirewallEnabled>true</FirewallEnabled></PermissionList>";

    private const string Package =
        $"{Declaration}<Package {Schemas}><Version>{Version}</Version><MinVersion>{MinVersion}</MinVersion><Culture>en-US</Culture></Package>";

    private const string ContentTypes =
        $"{Declaration}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        + "<Default Extension=\"xml\" ContentType=\"text/xml\" /><Default Extension=\"m\" ContentType=\"application/x-ms-m\" /></Types>";

    /// <summary>The part with one query, whose rows fill the table of the same name.</summary>
    public static XDocument Of(string name, string formula)
    {
        byte[] stream = [.. Number(0), .. Sized(Parts(name, formula)), .. Sized(Utf8(Permissions)), .. Sized(Metadata(name)), .. Number(0)];
        return new XDocument(new XElement(Namespace + "DataMashup", Convert.ToBase64String(stream)));
    }

    private static byte[] Parts(string name, string formula)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", ContentTypes);
            Add(zip, "Config/Package.xml", Package);
            Add(zip, "Formulas/Section1.m", PowerQuery.Section(name, formula));
        }

        return stream.ToArray();
    }

    // What Excel notes about a query; after its XML comes an archive that is always empty.
    private static byte[] Metadata(string name)
    {
        var items = new XElement(
            "Items",
            Item("AllFormulas", ""),
            Item(
                "Formula", $"Section1/{name}",
                ("IsPrivate", "l0"), ("FillEnabled", "l1"), ("FillObjectType", "sTable"), ("FillToDataModelEnabled", "l0"),
                ("FillTarget", $"s{name}"), ("FilledCompleteResultToWorksheet", "l1"), ("FillStatus", "sComplete"), ("ResultType", "sTable"),
                ("BufferNextRefresh", "l1"), ("AddedToDataModel", "l0")),
            Item("Formula", $"Section1/{name}/Source"));
        var file = $"{Declaration}<LocalPackageMetadataFile {Schemas}>{items.ToString(SaveOptions.DisableFormatting)}</LocalPackageMetadataFile>";
        byte[] empty = [.. "PK\u0005\u0006"u8, .. new byte[18]];
        return [.. Number(0), .. Sized(Utf8(file)), .. Sized(empty)];
    }

    private static XElement Item(string type, string path, params IEnumerable<(string Type, string Value)> entries) => new(
        "Item",
        new XElement("ItemLocation", new XElement("ItemType", type), new XElement("ItemPath", path)),
        new XElement("StableEntries", entries.Select(entry =>
            new XElement("Entry", new XAttribute("Type", entry.Type), new XAttribute("Value", entry.Value)))));

    private static void Add(ZipArchive zip, string path, string text)
    {
        var entry = zip.CreateEntry(path);
        entry.LastWriteTime = WorkbookFile.NoTime;
        using var stream = entry.Open();
        stream.Write(Utf8(text));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Sized(byte[] part) => [.. Number(part.Length), .. part];

    private static byte[] Number(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
