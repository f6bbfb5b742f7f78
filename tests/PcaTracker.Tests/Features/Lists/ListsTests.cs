using System.Net;
using AngleSharp.Html.Dom;
using Dapper;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Features.Lists;

/// <summary>The lists of issues and deadlines: what the address asks for, and the same rows in the API and in a file.</summary>
public sealed class ListsTests(ListsTests.ListsSite site) : IClassFixture<ListsTests.ListsSite>
{
    [Theory]
    [InlineData("/deadlines", 4)]
    [InlineData("/deadlines?whose=mine", 1)]
    [InlineData("/deadlines?whose=all", 5)]
    [InlineData("/deadlines?whose=all&when=any&status=any&sort=chapter,-due", 8)]
    [InlineData("/deadlines?whose=all&when=any&group=party&sort=-owner,title", 6)]
    [InlineData("/deadlines?whose=all&when=overdue", 2)]
    [InlineData("/deadlines?whose=all&when=7&chapter=T", 2)]
    [InlineData("/deadlines?text=O%27Brien+%26+sons&when=any", 1)]
    [InlineData("/deadlines?whose=all&when=any&status=done", 1)]
    [InlineData("/deadlines?whose=all&kind=report&seen-by=eu&party=EU&status=waived&when=any", 1)]
    [InlineData("/issues", 3)]
    [InlineData("/issues?whose=all&status=any&sort=-priority,owner", 5)]
    [InlineData("/issues?whose=all&status=resolved", 1)]
    [InlineData("/issues?whose=all&priority=2&side=KZ", 1)]
    [InlineData("/issues?whose=all&chapter=T.1&group=status&sort=side,-round,seen-by", 3)]
    [InlineData("/issues?whose=all&text=%D0%BF%D0%BE%D1%88%D0%BB%D0%B8%D0%BD%D1%8B", 1)]
    public async Task The_address_of_the_API_gives_the_rows_of_the_page_in_its_order(string address, int count)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var api = site.App.As(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync(address);
        var shown = Rows(page);
        var same = (await api.Read(new Uri(page.QuerySelector("#same-rows").Read()).PathAndQuery.Replace("/odata/", "", StringComparison.Ordinal))).Json["value"]!.AsArray();

        Assert.Equal(count, shown.Count);
        Assert.Equal(shown, same.Select(row => (string)row!["Title"]!));
    }

    [Fact]
    public async Task The_usual_list_holds_what_is_mine_and_my_sides_and_due_within_30_days()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines");

        Assert.Equal(["Late report", "Comments on T.1", "Exchange of texts", "=Scrub of T.2"], Rows(page));
        Assert.Contains("4 deadlines, sorted by when.", page.QuerySelector(".summary").Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("Astana", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_other_side_finds_nothing_of_one_sides_own_rows()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines?whose=all&when=any&status=any");
        var file = await (await browser.GetAsync("/deadlines.csv?whose=all&when=any&status=any", TestContext.Current.CancellationToken)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.DoesNotContain("Waived report", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Waived report", file, StringComparison.Ordinal);
        Assert.Contains("Note of Astana", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heading_sorts_first_by_its_column_and_keeps_the_order_of_the_others()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines?sort=owner,due");

        Assert.Equal("/deadlines?sort=chapter%2Cowner%2Cdue", Heading(page, "Chapter"));
        Assert.Equal("/deadlines?sort=-owner%2Cdue", Heading(page, "Owner ▲1"));
    }

    [Fact]
    public async Task Groups_have_a_heading_with_the_number_of_their_rows()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines?whose=all&when=any&group=party");

        Assert.Equal(["EU 3", "Kazakhstan 1", "Both sides 2"], page.QuerySelectorAll("tr.group").Select(g => g.Read()));
    }

    [Fact]
    public async Task Chosen_columns_are_shown_stay_in_every_address_and_one_that_is_none_is_refused()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/issues?whose=all&column=priority&column=status");
        var unknown = await browser.PageAsync("/issues?column=secret");

        Assert.Equal(["Issue", "Priority", "Status"], page.QuerySelectorAll(".list thead th:not(.pick)").Select(th => th.Read().TrimEnd(' ', '▲', '▼', '1', '2')));
        Assert.Equal(["priority", "status"], page.QuerySelectorAll("input[name=column]").OfType<IHtmlInputElement>().Where(box => box.IsChecked).Select(box => box.Value));
        Assert.All(page.QuerySelectorAll(".list thead a"), heading => Assert.Contains("column=priority&column=status", heading.GetAttribute("href"), StringComparison.Ordinal));
        Assert.Contains("'secret' is not among the choices here", unknown.QuerySelector(".errors").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/deadlines", "column=due&column=chapter", "Title,DueOn,DueTime,TimeZone,ChapterCode")]
    [InlineData("/deadlines", "column=due&column=status&sort=-owner&group=party", "Title,DueOn,DueTime,TimeZone,Status")]
    [InlineData("/issues", "whose=all&column=seen-by&column=priority", "Title,Priority,Visibility")]
    public async Task A_file_holds_the_chosen_columns_of_every_row(string list, string query, string columns)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var rows = Rows(await browser.PageAsync($"{list}?{query}"));
        var lines = (await browser.GetStringAsync($"{list}.csv?{query}", TestContext.Current.CancellationToken)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");
        using var book = new MemoryStream(await browser.GetByteArrayAsync($"{list}.xlsx?{query}", TestContext.Current.CancellationToken));
        using var document = SpreadsheetDocument.Open(book, isEditable: false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single(part => part.TableDefinitionParts.Any());
        var cells = sheet.Worksheet!.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToList()).ToList();

        Assert.Equal(columns, lines[0]);
        Assert.Equal(columns.Split(','), cells[0]);
        Assert.Equal(rows, cells.Skip(1).Select(row => row[0]));
        Assert.Equal(rows.Count, lines.Length - 1);
    }

    [Fact]
    public async Task A_file_has_every_row_and_no_cell_that_a_spreadsheet_would_calculate()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync("/deadlines.csv", TestContext.Current.CancellationToken);
        var lines = System.Text.Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).TrimEnd().Split("\r\n");

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("\uFEFFId,Title,Kind,DueOn", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",ChapterHeading", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(",Chapter T.2", lines[4], StringComparison.Ordinal);
        Assert.Equal(5, lines.Length);
        Assert.Contains(",\"'=Scrub of T.2\",", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_escapes_what_a_spreadsheet_cuts_off_at_semicolons_and_line_breaks()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var file = await browser.GetStringAsync("/issues.csv?whose=all&status=parked", TestContext.Current.CancellationToken);

        Assert.Contains("Quotas;'=1+1\n'@SUM(1) - more;\n'-2+3; +4", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_has_every_row_in_one_table_with_dates_as_dates_and_text_as_text()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync("/deadlines.xlsx", TestContext.Current.CancellationToken);
        using var document = SpreadsheetDocument.Open(new MemoryStream(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)), isEditable: false);
        var sheet = document.WorkbookPart!.WorksheetParts.Single(part => part.TableDefinitionParts.Any());
        var table = sheet.TableDefinitionParts.Single().Table!;
        var rows = sheet.Worksheet!.Descendants<Row>().Select(row => row.Elements<Cell>().ToList()).ToList();
        var scrub = rows.Single(row => row[1].InnerText == "=Scrub of T.2");

        Assert.Equal(await browser.GetByteArrayAsync("/deadlines.xlsx", TestContext.Current.CancellationToken), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("attachment; filename=deadlines.xlsx", answer.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Path?.XPath}: {error.Description}"));
        Assert.Equal(["Id", "Title", "Kind", "DueOn"], rows[0].Take(4).Select(cell => cell.InnerText));
        Assert.Equal(5, rows.Count);
        Assert.Equal(("ChapterHeading", "Chapter T.2"), (rows[0][^1].InnerText, scrub[^1].InnerText));
        Assert.Equal((CellValues.InlineString, null), (scrub[1].DataType!.Value, scrub[1].CellFormula));
        Assert.Equal((null, "46366", 1u), (scrub[3].DataType, scrub[3].InnerText, scrub[3].StyleIndex!.Value));
        Assert.Equal(rows[0].Select(cell => cell.InnerText), table.TableColumns!.Elements<TableColumn>().Select(column => column.Name!.Value));
        Assert.EndsWith("5", table.Reference!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workbook_leaves_out_characters_that_no_workbook_holds_and_changes_no_other()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var file = new MemoryStream(await browser.GetByteArrayAsync("/issues.xlsx?whose=all&status=parked", TestContext.Current.CancellationToken));
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var texts = document.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet!.Descendants<Cell>()).Select(cell => cell.InnerText);

        Assert.Contains("Quotas;=1+1\n@SUM(1) - more;\n-2+3; +4", texts);
    }

    [Fact]
    public async Task A_filter_that_cannot_be_read_shows_an_error_and_no_list()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/deadlines?when=soon");
        using var file = await browser.GetAsync("/deadlines.csv?when=soon", TestContext.Current.CancellationToken);

        Assert.Contains("'soon' is not among the choices", page.QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Empty(Rows(page));
        Assert.Equal((HttpStatusCode.Redirect, "/deadlines?when=soon"), (file.StatusCode, file.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task A_saved_view_is_its_authors_alone_and_leads_to_its_address()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Analyst);
        using var other = site.App.SignedIn(Side.EU, Role.Head);

        using var saved = await browser.SubmitAsync("/deadlines?whose=all&when=any&page=1", "save-view", ("ViewInput.Name", "All, any day"));
        var view = (await browser.PageAsync("/deadlines")).QuerySelector(".views a")!;
        var seenByOther = (await other.PageAsync("/deadlines")).QuerySelectorAll(".views a");
        var key = (await browser.PageAsync("/deadlines")).QuerySelector(".views button")!.GetAttribute("value")!;
        using var theirs = await browser.SubmitAsync("/deadlines", "delete-view", ("View", key));

        Assert.Equal("/deadlines?whose=all&when=any", saved.Headers.Location!.OriginalString);
        Assert.Equal(("All, any day", "/deadlines?whose=all&when=any"), (view.Read(), view.GetAttribute("href")));
        Assert.Empty(seenByOther);
        Assert.Empty((await browser.PageAsync("/deadlines")).QuerySelectorAll(".views a"));
    }

    private static List<string> Rows(IHtmlDocument page) => [.. page.QuerySelectorAll("tbody tr:not(.group) th a").Select(a => a.Read())];

    private static string? Heading(IHtmlDocument page, string words) => page.QuerySelectorAll("thead a").Single(a => a.Read() == words).GetAttribute("href");

    /// <summary>A tracker with issues and deadlines of both sides.</summary>
    public sealed class ListsSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            _ = SmallRecord.In(App);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO deadline (id, title, kind, due_on, due_at, responsible_party, owner, visibility, status, done_on, chapter_id) VALUES
                  (21, 'Late report', 'report', '2026-11-20', '2026-11-20T23:00:00.000Z', 'EU', NULL, 'eu', 'open', NULL, NULL),
                  (22, 'Comments on T.1', 'comments', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'eu.negotiator@example.org', 'shared', 'open', NULL, (SELECT id FROM chapter WHERE code = 'T.1')),
                  (23, 'Exchange of texts', 'text-exchange', '2026-11-27', '2026-11-27T23:00:00.000Z', 'joint', NULL, 'shared', 'open', NULL, (SELECT id FROM chapter WHERE code = 'T')),
                  (24, '=Scrub of T.2', 'legal-scrub', '2026-12-10', '2026-12-10T23:00:00.000Z', 'joint', 'Lawyers', 'public', 'open', NULL, (SELECT id FROM chapter WHERE code = 'T.2')),
                  (25, 'Note of Astana', 'other', '2026-11-21', '2026-11-21T23:00:00.000Z', 'KZ', 'kz.head@example.org', 'shared', 'open', NULL, NULL),
                  (26, 'Signature', 'signature', '2027-06-01', '2027-06-01T22:00:00.000Z', 'EU', 'O''Brien & sons', 'shared', 'open', NULL, NULL),
                  (27, 'Old report', 'report', '2026-10-01', '2026-10-01T22:00:00.000Z', 'joint', NULL, 'public', 'done', '2026-09-30', NULL),
                  (28, 'Waived report', 'report', '2026-10-02', '2026-10-02T22:00:00.000Z', 'EU', NULL, 'eu', 'waived', NULL, NULL),
                  (29, 'Their own report', 'report', '2026-11-25', '2026-11-25T22:00:00.000Z', 'KZ', NULL, 'kz', 'open', NULL, NULL);
                INSERT INTO issue (id, chapter_id, title, priority, status, owner, visibility, owner_side, opened_in_round, resolved_in_round)
                WITH item (id, chapter, title, priority, status, owner, visibility, side, opened, resolved) AS (VALUES
                  (31, 'T.1', 'Export duties', 1, 'open', 'EU negotiator', 'shared', 'EU', 101, NULL),
                  (32, 'T.1', 'Экспортные пошлины', 2, 'escalated', NULL, 'shared', 'KZ', 102, NULL),
                  (33, 'T.2', 'Tariff quotas', 3, 'parked', NULL, 'shared', 'joint', NULL, NULL),
                  (34, 'T.1', 'Rules of origin', 4, 'open', NULL, 'eu', 'EU', 101, NULL),
                  (35, 'T.2', 'Customs', 5, 'resolved', NULL, 'public', 'joint', 101, 102),
                  (36, 'T.2', 'Their line', 1, 'open', NULL, 'kz', 'KZ', 101, NULL))
                SELECT id, (SELECT c.id FROM chapter c WHERE c.code = item.chapter), title, priority, status, owner, visibility, side, opened, resolved FROM item;
                UPDATE issue SET description = @description WHERE id = 33;
                """, new { description = "Quotas;=1+1\n@SUM(1) - more;\n-2+3; +4\u0001" }));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
