using System.Globalization;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;
using PcaTracker.Features.Widgets;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>The parts of a workbook beside its rows. Set, table, query and first sheet have one name.</summary>
internal sealed class WorkbookParts(string name, IReadOnlyList<SheetColumn> columns, bool isConnected)
{
    /// <summary>The relation of the sheet to its table.</summary>
    public const string TableId = "table";

    private const string SheetId = "sheet", AboutId = "about", StylesId = "styles", ConnectionsId = "connections", MashupId = "mashup";

    // As Excel names the cells that a query fills.
    private const string QueryRange = "ExternalData_1";

    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    private const string Sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    private static readonly XNamespace
        Types = "http://schemas.openxmlformats.org/package/2006/content-types",
        Relationships = "http://schemas.openxmlformats.org/package/2006/relationships",
        Core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        Dublin = "http://purl.org/dc/elements/1.1/",
        CustomXml = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";

    /// <summary>The name of the table, its query and its sheet.</summary>
    public string Name => name;

    /// <summary>The columns.</summary>
    public IReadOnlyList<SheetColumn> Columns => columns;

    /// <summary>The types of the parts.</summary>
    public XDocument ContentTypes()
    {
        List<(string Path, string Type)> parts =
        [
            ("/xl/workbook.xml", $"{Sheets}sheet.main+xml"), ("/xl/worksheets/sheet1.xml", $"{Sheets}worksheet+xml"),
            ("/xl/worksheets/sheet2.xml", $"{Sheets}worksheet+xml"), ("/xl/styles.xml", $"{Sheets}styles+xml"),
            ("/xl/tables/table1.xml", $"{Sheets}table+xml"), ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        ];
        if (isConnected)
        {
            parts.Add(("/xl/connections.xml", $"{Sheets}connections+xml"));
            parts.Add(("/xl/queryTables/queryTable1.xml", $"{Sheets}queryTable+xml"));
            parts.Add(("/customXml/itemProps1.xml", "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"));
        }

        return new XDocument(new XElement(
            Types + "Types",
            Default("rels", "application/vnd.openxmlformats-package.relationships+xml"), Default("xml", "application/xml"),
            parts.Select(part => new XElement(Types + "Override", new XAttribute("PartName", part.Path), new XAttribute("ContentType", part.Type)))));
    }

    /// <summary>Where the workbook and its properties are.</summary>
    public static XDocument Relations() => Relations(
        (SheetId, $"{Office}officeDocument", "xl/workbook.xml"),
        ("core", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"));

    /// <summary>Where the sheets, the styles and the query are.</summary>
    public XDocument WorkbookRelations()
    {
        List<(string Id, string Type, string Target)> parts =
        [
            (SheetId, $"{Office}worksheet", "worksheets/sheet1.xml"), (AboutId, $"{Office}worksheet", "worksheets/sheet2.xml"),
            (StylesId, $"{Office}styles", "styles.xml"),
        ];
        if (isConnected)
        {
            parts.Add((ConnectionsId, $"{Office}connections", "connections.xml"));
            parts.Add((MashupId, $"{Office}customXml", "../customXml/item1.xml"));
        }

        return Relations([.. parts]);
    }

    /// <summary>Where the table of the sheet is.</summary>
    public static XDocument SheetRelations() => Relations((TableId, $"{Office}table", "../tables/table1.xml"));

    /// <summary>Where it says how the table is filled.</summary>
    public static XDocument TableRelations() => Relations(("query", $"{Office}queryTable", "../queryTables/queryTable1.xml"));

    /// <summary>Where the properties of the query's part are.</summary>
    public static XDocument MashupRelations() => Relations(("properties", $"{Office}customXmlProps", "itemProps1.xml"));

    /// <summary>The properties of the query's part.</summary>
    public static XDocument MashupProperties() => new(new XElement(
        CustomXml + "datastoreItem", new XAttribute(XNamespace.Xmlns + "ds", CustomXml),
        new XAttribute(CustomXml + "itemID", "{4D1F1B6C-5C1B-4C8B-9C35-0B7A3C1E6F52}"),
        new XElement(CustomXml + "schemaRefs",
            new XElement(CustomXml + "schemaRef", new XAttribute(CustomXml + "uri", MashupPart.Namespace.NamespaceName)))));

    /// <summary>What file managers show of the file: its set, who may read it, and where it comes from.</summary>
    public static XDocument Properties(SpreadsheetOrder order) => new(new XElement(
        Core + "coreProperties", new XAttribute(XNamespace.Xmlns + "cp", Core), new XAttribute(XNamespace.Xmlns + "dc", Dublin),
        new XElement(Dublin + "title", order.Question.Set.Name), new XElement(Dublin + "subject", Words.Marking(order.Actor.Audience)),
        new XElement(Dublin + "creator", "PcaTracker"), new XElement(Core + "category", Words.Marking(order.Actor.Audience))));

    /// <summary>Writes what comes before the rows: the headings stay in sight, and columns are wide enough.</summary>
    public static void WriteSheetHead(OpenXmlWriter writer, IReadOnlyList<SheetColumn> columns)
    {
        writer.WriteElement(new SheetViews(new SheetView(new Pane
        {
            VerticalSplit = 1,
            TopLeftCell = "A2",
            ActivePane = PaneValues.BottomLeft,
            State = PaneStateValues.Frozen,
        })
        { WorkbookViewId = 0 }));
        writer.WriteElement(new Columns(columns.Select((column, index) => new Column
        {
            Min = (uint)index + 1,
            Max = (uint)index + 1,
            // In characters, wide enough for the heading with its button.
            Width = column.IsProse ? 60 : Math.Max(12, column.Name.Length + 4),
            CustomWidth = true,
        })));
    }

    /// <summary>Says on every printed page who may read it.</summary>
    public static HeaderFooter Footer(string marking) =>
        new() { OddFooter = new OddFooter($"&C{marking.Replace("&", "&&", StringComparison.Ordinal)}&R&P / &N") };

    /// <summary>The table.</summary>
    public Table Table(int rows)
    {
        var reference = $"A1:{Corner(rows)}";
        return new Table(
            new AutoFilter { Reference = reference },
            new TableColumns(columns.Select((column, index) => TableColumn(column, (uint)index + 1))) { Count = (uint)columns.Count },
            new TableStyleInfo { Name = "TableStyleLight1", ShowRowStripes = true })
        {
            Id = 1,
            Name = name,
            DisplayName = name,
            Reference = reference,
            TableType = isConnected ? TableValues.QueryTable : null,
        };
    }

    /// <summary>The workbook.</summary>
    public Workbook Workbook(int rows)
    {
        var workbook = new Workbook(new Sheets(
            new Sheet { Id = SheetId, SheetId = 1, Name = name }, new Sheet { Id = AboutId, SheetId = 2, Name = AboutSheet.Name }));
        if (isConnected)
        {
            var range = $"{name}!$A$1:${ColumnName(columns.Count)}${Math.Max(rows, 1) + 1}";
            workbook.AppendChild(new DefinedNames(new DefinedName(range) { Name = QueryRange, LocalSheetId = 0, Hidden = true }));
        }

        return workbook;
    }

    /// <summary>The way to a query of the workbook itself.</summary>
    public static string ConnectionOf(string query) =>
        $"Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location={query};Extended Properties=\"\"";

    /// <summary>What is asked of a query.</summary>
    public static string CommandOf(string query) => $"SELECT * FROM [{query}]";

    /// <summary>The connection to the query; nobody's password is in it.</summary>
    public Connections Connections() => new(new Connection(new DatabaseProperties
    {
        Connection = ConnectionOf(name),
        Command = CommandOf(name),
    })
    {
        Id = 1,
        KeepAlive = true,
        Name = $"Query - {name}",
        Description = $"Connection to the '{name}' query in the workbook.",
        Type = 5,
        RefreshedVersion = 7,
        Background = true,
        SaveData = true,
    });

    /// <summary>Which column of the query fills which of the table.</summary>
    public QueryTable QueryTable() => new(new QueryTableRefresh(new QueryTableFields(columns.Select((column, index) => new QueryTableField
    {
        Id = (uint)index + 1,
        Name = column.Name,
        TableColumnId = (uint)index + 1,
    }))
    { Count = (uint)columns.Count })
    { NextId = (uint)columns.Count + 1 })
    {
        Name = QueryRange,
        ConnectionId = 1,
        AutoFormatId = 16,
        ApplyNumberFormats = false,
        ApplyBorderFormats = false,
        ApplyFontFormats = false,
        ApplyPatternFormats = false,
        ApplyAlignmentFormats = false,
        ApplyWidthHeightFormats = false,
    };

    private TableColumn TableColumn(SheetColumn column, uint id) => isConnected
        ? new TableColumn { Id = id, UniqueName = id.ToString(CultureInfo.InvariantCulture), Name = column.Name, QueryTableFieldId = id }
        : new TableColumn { Id = id, Name = column.Name };

    // A table has a row even if there is nothing in it.
    private string Corner(int rows) => $"{ColumnName(columns.Count)}{Math.Max(rows, 1) + 1}";

    // A, B, … Z, AA, …
    private static string ColumnName(int number) => (number > 26 ? ColumnName((number - 1) / 26) : "") + (char)('A' + ((number - 1) % 26));

    private static XElement Default(string extension, string type) =>
        new(Types + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", type));

    private static XDocument Relations(params IEnumerable<(string Id, string Type, string Target)> relations) => new(new XElement(
        Relationships + "Relationships",
        relations.Select(relation => new XElement(
            Relationships + "Relationship",
            new XAttribute("Id", relation.Id), new XAttribute("Type", relation.Type), new XAttribute("Target", relation.Target)))));
}
