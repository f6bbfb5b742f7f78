using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Features.Spreadsheets;

namespace PcaTracker.Tests.Features.Spreadsheets;

/// <summary>What a workbook holds, as programs read it that are not ours; and the query with which Excel loads it again.</summary>
public sealed partial class WorkbookTests(SpreadsheetSite site) : IClassFixture<SpreadsheetSite>
{
    public static TheoryData<string> Sets => [.. EntitySets.All.Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task LibreOffice_opens_the_workbook_of_a_set_and_finds_the_values_of_the_API_in_their_types(string name)
    {
        var set = EntitySets.Named(name);
        var sheet = site.Opened[$"files{name}.xlsx"][name];

        var rows = await site.RowsAsync(name);

        Assert.Equal(rows.Count, sheet.Count - 1);
        Assert.Equal(set.Properties.Select(property => property.Name), sheet[0].Select(cell => cell.Value).Take(set.Properties.Count));
        foreach (var (row, cells) in rows.Zip(sheet.Skip(1)))
            foreach (var (property, cell) in set.Properties.Zip(cells))
                Assert.Equal((property.Name, Expected(row, property, set)), (property.Name, cell));
    }

    [Fact]
    public void A_workbook_has_the_headings_of_chapters_beside_their_codes()
    {
        var sheet = site.Opened["filesIssues.xlsx"]["Issues"];

        var headings = sheet.Select(row => row[IssueSet.Definition.Properties.Count].Value).ToList();

        Assert.Equal("ChapterHeading", headings[0]);
        Assert.Contains("Chapter T.1", headings);
    }

    [Fact]
    public void Texts_that_look_like_formulas_numbers_or_days_are_texts()
    {
        var cells = site.Opened["filesIssues.xlsx"]["Issues"].SelectMany(row => row).ToList();

        foreach (var text in (string[])["=1+1", "+2", "-3", "@SUM(A1:A9)", "=HYPERLINK(\"https://example.org\";\"open\")end", "0123", "2026-12-10", "true", "<b>&amp;\"quoted\"</b>", " two  spaces\nand a line ", "Own\tline of the EU", "_x0041_ and _x000D_"])
            Assert.Contains(new OfficeCell("string", text, null), cells);
        Assert.All(cells, cell => Assert.Null(cell.Formula));
    }

    [Fact]
    public async Task A_text_longer_than_a_cell_is_cut_and_says_where_all_of_it_is()
    {
        var cell = site.Opened["filesIssues.xlsx"]["Issues"].SelectMany(row => row).Single(cell => cell.Value.StartsWith("0000 word;", StringComparison.Ordinal));
        var about = site.Opened["filesIssues.xlsx"]["About"];

        var address = Regex.Match(cell.Value, @"\(cut: longer than a cell holds; all of it at (?<address>\S+)\)$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["address"].Value;
        using var api = site.App.As(Domain.Side.EU, Domain.Role.Negotiator);

        Assert.Equal(32_767, cell.Value.Length);
        Assert.Equal(SpreadsheetSite.LongText, await api.GetStringAsync(new Uri(address), TestContext.Current.CancellationToken));
        Assert.Equal("1. A cell holds 32767 characters; the end of each says where all of it is.", about.Single(row => row[0].Value == "Cut texts")[1].Value);
    }

    [Fact]
    public void The_second_sheet_says_who_may_read_the_file_from_when_it_is_and_how_to_refresh_it()
    {
        var about = site.Opened["filesIssues.xlsx"]["About"].ToDictionary(row => row[0].Value, row => row[1].Value);

        Assert.Equal("For the EU delegation only. It holds what EU negotiator may read, and is as confidential as that.", about["Who may read it"]);
        Assert.Equal("23 November 2026, 10:00 Brussels. Instants in this file are in UTC.", about["As of"]);
        Assert.Equal($"{site.App.Address}odata/Issues", about["Address"]);
        Assert.Contains("choose Basic, type eu.negotiator@example.org as user name, and a token as password", about["Refresh"], StringComparison.Ordinal);
        Assert.EndsWith($" {site.App.Address}connect", about["Refresh"], StringComparison.Ordinal);
        Assert.Contains("<oddFooter>&amp;CFor the EU delegation only", Part("filesIssues.xlsx", "xl/worksheets/sheet1.xml").Replace("x:", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void No_workbook_breaks_a_rule_of_the_format()
    {
        foreach (var (name, file) in site.Files)
        {
            using var document = SpreadsheetDocument.Open(new MemoryStream(file), isEditable: false);
            Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken).Select(error => $"{name} {error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
        }
    }

    [Theory]
    [InlineData("filesIssues.xlsx", "Issues")]
    [InlineData("filesPositions.xlsx", "Positions")]
    [InlineData("filesStateOfPlay.xlsx", "StateOfPlay")]
    [InlineData("filesReminders.xlsx", "Reminders")]
    [InlineData("deadlineswhoseallwhenany.xlsx", "Deadlines")]
    [InlineData("filesStateOfPlayfilterArea20eq2027trade27orderbyRoundNumber20desc.xlsx", "StateOfPlay")]
    public async Task The_query_in_a_workbook_asks_for_the_rows_and_columns_that_the_workbook_holds(string file, string set)
    {
        var sheet = site.Opened[file][set];
        var formula = Formula(file);

        var address = FeedAddress().Match(formula).Groups["address"].Value;
        var rows = await site.RowsAsync(new Uri(address).PathAndQuery["/odata/".Length..]);
        var columns = Regex.Match(formula, @"Table\.SelectColumns\(\w+, \{(?<columns>.*)\}\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["columns"].Value;

        Assert.StartsWith($"section Section1;\r\n\r\nshared {set} = let\r\n    Source = OData.Feed(\"{site.App.Address}odata/{set}", formula, StringComparison.Ordinal);
        Assert.Contains("\", null, [Implementation=\"2.0\"])", formula, StringComparison.Ordinal);
        Assert.Equal(rows.Select(row => row["Id"]!.ToString()), sheet.Skip(1).Select(row => row[0].Value));
        Assert.Equal(sheet[0].Select(cell => cell.Value).Where(name => name.Length > 0), columns.Split(", ").Select(name => name.Trim('"')));
    }

    [Fact]
    public void The_query_gives_instants_in_UTC_and_the_headings_of_chapters_by_their_link()
    {
        var formula = Formula("deadlineswhoseallwhenany.xlsx");

        Assert.Contains("Table.ExpandRecordColumn(Source, \"Chapter\", {\"Heading\"}, {\"ChapterHeading\"})", formula, StringComparison.Ordinal);
        Assert.Contains("{\"DueAt\", each DateTimeZone.RemoveZone(DateTimeZone.ToUtc(_)), type nullable datetime}", formula, StringComparison.Ordinal);
        Assert.EndsWith("in\r\n    Instants;\r\n", formula, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_is_filled_by_the_query_of_its_name()
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(site.Files["filesIssues.xlsx"]), isEditable: false);
        var book = document.WorkbookPart!;
        var table = book.WorksheetParts.SelectMany(sheet => sheet.TableDefinitionParts).Single();
        var connection = book.ConnectionsPart!.Connections!.Single();
        var query = table.QueryTableParts.Single().QueryTable!;

        Assert.Equal("Issues", table.Table!.Name!.Value);
        Assert.Contains("Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=Issues;", connection.InnerXml, StringComparison.Ordinal);
        Assert.Equal("1", connection.GetAttribute("id", "").Value);
        Assert.Equal(1u, query.ConnectionId!.Value);
        Assert.Equal(table.Table.TableColumns!.Count!.Value, query.QueryTableRefresh!.QueryTableFields!.Count!.Value);
    }

    [Fact]
    public void A_plain_workbook_has_the_same_rows_and_no_connection()
    {
        var plain = site.Opened["filesIssuesplain.xlsx"]["Issues"];
        using var zip = new ZipArchive(new MemoryStream(site.Files["filesIssuesplain.xlsx"]));

        Assert.Equal(site.Opened["filesIssues.xlsx"]["Issues"].SelectMany(row => row), plain.SelectMany(row => row));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains("connection", StringComparison.OrdinalIgnoreCase) || entry.FullName.StartsWith("customXml", StringComparison.Ordinal));
    }

    [Fact]
    public void No_workbook_holds_a_secret_or_a_row_of_the_other_side()
    {
        foreach (var (name, file) in site.Files)
        {
            using var zip = new ZipArchive(new MemoryStream(file));
            foreach (var entry in zip.Entries)
            {
                using var reader = new StreamReader(entry.Open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
                var text = reader.ReadToEnd() + (name.Contains("plain", StringComparison.Ordinal) ? "" : Formula(name));
                foreach (var secret in (string[])["pca_", "pcatracker-session", "Bearer", "Authorization", "Password=", "User ID=", "Zwiebelfisch"])
                    Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task Python_reads_every_archive_and_every_part_of_it()
    {
        using var directory = new TempDirectory();
        foreach (var (name, file) in site.Files)
            await File.WriteAllBytesAsync(Path.Combine(directory.Path, name), file, TestContext.Current.CancellationToken);

        var said = await Python.RunAsync(
            """
            import glob, sys, zipfile, xml.etree.ElementTree as tree
            for name in sorted(glob.glob(sys.argv[1] + "/*.xlsx")):
                with zipfile.ZipFile(name) as archive:
                    assert archive.testzip() is None, name
                    names = archive.namelist()
                    assert len(names) == len(set(names)), name
                    types = tree.fromstring(archive.read("[Content_Types].xml"))
                    for part in types.findall("{*}Override"):
                        assert part.get("PartName").lstrip("/") in names, (name, part.get("PartName"))
                    for part in names:
                        tree.fromstring(archive.read(part))
                    print(name, len(names))
            """,
            directory.Path);

        Assert.Equal(site.Files.Count, said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    private OfficeCell Expected(JsonObject row, PropertyDefinition property, EntitySetDefinition set) => row[property.Name] is not { } value
        ? OfficeCell.Empty
        : property.Kind switch
        {
            EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64 => new("float", value.ToJsonString(), null),
            EdmPrimitiveTypeKind.Boolean => new("boolean", value.ToJsonString(), null),
            EdmPrimitiveTypeKind.Date => new("date", (string)value!, null),
            EdmPrimitiveTypeKind.DateTimeOffset => new("date", Moment((string)value!), null),
            EdmPrimitiveTypeKind.TimeOfDay => new("time", TimeOnly.Parse((string)value!, CultureInfo.InvariantCulture).ToString("'PT'HH'H'mm'M'ss'S'", CultureInfo.InvariantCulture), null),
            _ => Text((string)value!, () => $"{site.App.Address}odata/{set.Name}({row["Id"]})/{property.Name}/$value"),
        };

    private static OfficeCell Text(string text, Func<string> address)
    {
        var writable = string.Concat(text.Where(c => c is not ('\u0001' or '\u001b')));
        return writable.Length == 0 ? OfficeCell.Empty : new("string", writable.Length > SheetText.Longest ? SheetText.Fitting(writable, address) : writable, null);
    }

    private static string Moment(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture).UtcDateTime is var time && time.TimeOfDay == TimeSpan.Zero
        ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);

    private string Part(string file, string part)
    {
        using var zip = new ZipArchive(new MemoryStream(site.Files[file]));
        using var reader = new StreamReader(zip.GetEntry(part)!.Open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    // Read by the form that [MS-QDEFF] gives, step by step.
    private string Formula(string file)
    {
        var part = XDocument.Parse(Part(file, "customXml/item1.xml").TrimStart('\ufeff')).Root!;
        Assert.Equal("{http://schemas.microsoft.com/DataMashup}DataMashup", part.Name.ToString());
        var bytes = Convert.FromBase64String(part.Value).AsSpan();
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(bytes));
        var rest = bytes[4..];
        var (package, permissions, metadata, bindings) = (Next(ref rest), Next(ref rest), Next(ref rest), Next(ref rest));
        Assert.Equal((0, 0), (bindings.Length, rest.Length));
        Assert.Equal("PermissionList", XDocument.Parse(Encoding.UTF8.GetString(permissions)).Root!.Name.LocalName);
        var about = metadata.AsSpan()[4..];
        Assert.Equal("LocalPackageMetadataFile", XDocument.Parse(Encoding.UTF8.GetString(Next(ref about))).Root!.Name.LocalName);
        using var zip = new ZipArchive(new MemoryStream(package));
        using var reader = new StreamReader(zip.GetEntry("Formulas/Section1.m")!.Open());
        return reader.ReadToEnd();
    }

    private static byte[] Next(ref Span<byte> rest)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
        var part = rest.Slice(4, length).ToArray();
        rest = rest[(4 + length)..];
        return part;
    }

    [GeneratedRegex("""OData\.Feed\("(?<address>[^"]+)", null, \[Implementation="2\.0"\]\)""", RegexOptions.None, 1_000)]
    private static partial Regex FeedAddress();
}
