using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Domain;
using PcaTracker.Features.Spreadsheets;

namespace PcaTracker.Tests.Features.Spreadsheets;

/// <summary>How files are asked for, made and fetched; and those that hold no rows.</summary>
public sealed class SpreadsheetFilesTests
{
    [Fact]
    public async Task A_file_that_takes_long_has_a_page_that_says_how_far_it_is_and_is_not_served_before_it_is_whole()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        using var other = app.SignedIn(Side.EU, Role.Head);
        var limiter = app.Services.GetRequiredService<ReadLimiter>();
        var slots = new List<IDisposable>();
        for (var slot = 0; slot < limiter.Half; slot++)
            slots.Add((await limiter.EnterAsync(slot, isExport: true, TestContext.Current.CancellationToken))!);

        var asked = browser.GetAsync("/files/Chapters.xlsx", TestContext.Current.CancellationToken);
        using var redirect = await AfterAsync(app, asked, TimeSpan.FromSeconds(2));
        var address = redirect.Headers.Location!.OriginalString;
        var making = await browser.PageAsync(address);
        var whole = address.Replace("?of=", "/chapters.xlsx?of=", StringComparison.Ordinal);
        using var early = await browser.GetAsync(whole, TestContext.Current.CancellationToken);
        foreach (var slot in slots)
            slot.Dispose();
        await app.Services.GetRequiredService<SpreadsheetJobs>().Find(KeyIn(address), app.Account(Side.EU, Role.Negotiator))!.Ending;
        var ready = await browser.PageAsync(address);
        using var file = await browser.GetAsync(whole, TestContext.Current.CancellationToken);
        using var theirs = await other.GetAsync(whole.Split('?')[0], TestContext.Current.CancellationToken);

        Assert.Matches(@"^/files/made/[0-9a-f]{32}\?of=Chapters\.xlsx$", address);
        Assert.Equal("2", making.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        Assert.NotNull(making.QuerySelector("progress"));
        Assert.Equal((HttpStatusCode.Redirect, address), (early.StatusCode, early.Headers.Location!.OriginalString));
        Assert.Equal(whole, ready.QuerySelector("main a[download]")!.GetAttribute("href"));
        Assert.Equal(file.Content.Headers.ContentLength, (await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (file.StatusCode, theirs.StatusCode));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.DataDirectory, "tmp"), "file-*"));
    }

    [Fact]
    public async Task The_page_of_a_file_says_how_many_rows_are_written_while_they_are()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20000)
            INSERT INTO issue (chapter_id, title, visibility) SELECT c.id, 'Issue ' || n, 'shared' FROM number, chapter c WHERE c.code = 'III.2'
            """));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var redirect = await AfterAsync(app, browser.GetAsync("/files/Issues.xlsx", TestContext.Current.CancellationToken), TimeSpan.FromSeconds(8));
        var seen = new List<(long Written, long Most, string Said)>();
        var page = await browser.PageAsync(redirect.Headers.Location!.OriginalString);
        for (; page.QuerySelector("progress") is { } progress; page = await browser.PageAsync(redirect.Headers.Location!.OriginalString))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            if (progress.GetAttribute("value") is { } value)
                seen.Add((long.Parse(value, CultureInfo.InvariantCulture), long.Parse(progress.GetAttribute("max")!, CultureInfo.InvariantCulture), page.QuerySelector("main").Read()));
        }

        Assert.NotEmpty(seen);
        Assert.All(seen, shown => Assert.Equal(20_000, shown.Most));
        Assert.All(seen, shown => Assert.Contains($"{shown.Written.ToString("N0", CultureInfo.InvariantCulture)} of 20,000 rows", shown.Said, StringComparison.Ordinal));
        Assert.Equal(seen.Select(shown => shown.Written).Order(), seen.Select(shown => shown.Written));
        Assert.Contains(seen, shown => shown.Written is > 0 and < 20_000);
        Assert.Contains("20,000 rows", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("main a[download]"));
    }

    [Fact]
    public async Task A_file_is_gone_after_a_quarter_of_an_hour()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var refused = await browser.GetAsync("/files/Chapters.csv?$filter=Nonsense", TestContext.Current.CancellationToken);
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        using var file = await browser.GetAsync("/files/Chapters.csv", TestContext.Current.CancellationToken);
        using var gone = await browser.GetAsync(refused.Headers.Location!.OriginalString.Split('?')[0], TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (file.StatusCode, gone.StatusCode));
    }

    [Fact]
    public async Task The_page_of_a_file_that_the_server_does_not_have_makes_it_anew_for_whoever_asks()
    {
        await using var app = await TestApp.StartAsync();
        var key = new string('a', 32);
        var address = $"/files/made/{key}?of={Uri.EscapeDataString("Chapters.csv?$filter=Level eq 'title'&$select=Code")}";
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        using var other = app.SignedIn(Side.KZ, Role.Negotiator);

        var page = await browser.PageAsync(address);
        await app.Services.GetRequiredService<SpreadsheetJobs>().Find(key, app.Account(Side.EU, Role.Negotiator))!.Ending;
        var ready = await browser.PageAsync(address);
        var link = ready.QuerySelector("main a[download]")!.GetAttribute("href")!;
        var file = await browser.GetStringAsync(link, TestContext.Current.CancellationToken);
        using var theirs = await other.GetAsync(link, TestContext.Current.CancellationToken);
        await app.Services.GetRequiredService<SpreadsheetJobs>().Find(key, app.Account(Side.KZ, Role.Negotiator))!.Ending;
        var still = await browser.GetStringAsync(link, TestContext.Current.CancellationToken);

        Assert.Contains(page.QuerySelector("h1").Read(), (string[])["Your file is being made", "Your file is ready"]);
        Assert.Equal("Your file is ready", ready.QuerySelector("h1").Read());
        Assert.Equal(["Code", "I", "II"], file.TrimStart('\uFEFF').Split("\r\n").Take(3));
        Assert.Contains(theirs.StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.Redirect]);
        Assert.Equal(file, still);
    }

    [Theory]
    [InlineData("/files/made/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/files/made/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?of=Nothing.xlsx")]
    [InlineData("/files/made/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?of=")]
    [InlineData("/files/made/..%2F..%2Ftracker.db?of=Chapters.csv")]
    [InlineData("/files/made/A?of=Chapters.csv")]
    [InlineData("/files/made/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/other.csv?of=Chapters.csv")]
    public async Task A_page_that_does_not_say_of_what_its_file_is_made_is_not_there(string address)
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/files/Chapters.xlsx?$filter=Nonsense eq 1", "Nonsense")]
    [InlineData("/files/Chapters.xlsx?$expand=Articles", "A file cannot follow the option $expand of this address.")]
    [InlineData("/files/Chapters.odc?$format=json", "A file cannot follow the option $format of this address.")]
    public async Task A_question_that_cannot_be_answered_leads_to_a_page_that_says_why(string address, string reason)
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);
        var page = await browser.PageAsync(answer.Headers.Location!.OriginalString);

        Assert.Equal("No file", page.QuerySelector("h1").Read());
        Assert.Contains(reason, page.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/files/Nothing.xlsx")]
    [InlineData("/files/Chapters.pdf")]
    [InlineData("/files/Chapters")]
    [InlineData("/files/account.csv")]
    public async Task A_file_of_no_set_or_of_no_form_is_not_there(string address)
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task An_odc_file_is_well_formed_and_holds_the_query()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync("/files/Chapters.odc?$filter=Area%20eq%20%27energy%27", TestContext.Current.CancellationToken);
        var file = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var formula = await Python.RunAsync(
            """
            import sys, html.parser, xml.etree.ElementTree as tree
            page = tree.fromstring(sys.argv[1])
            html.parser.HTMLParser().feed(sys.argv[1])
            odc, mashup = "{urn:schemas-microsoft-com:office:odc}", "{http://schemas.microsoft.com/DataMashup}"
            connection = page.find(".//" + odc + "PowerQueryConnection")
            assert connection.get(odc + "Type") == "OLEDB"
            assert connection.find(odc + "CommandText").text == "SELECT * FROM [Chapters]"
            assert "Location=Chapters" in connection.find(odc + "ConnectionString").text
            query = tree.fromstring(page.find(".//" + odc + "PowerQueryMashupData").text).find(".//" + mashup + "Query")
            assert query.get("Name") == "Chapters"
            print(query.find(mashup + "Formula").text)
            """,
            file);
        using var rows = await browser.GetAsync(new Uri(Regex.Match(formula, "OData.Feed\\(\"(?<address>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["address"].Value), TestContext.Current.CancellationToken);

        Assert.Equal("text/x-ms-odc", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"OData.Feed(\"{app.Address}odata/Chapters?$filter=Area%20eq%20%27energy%27\", null, [Implementation=\"2.0\"])", formula, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, rows.StatusCode);
        Assert.DoesNotContain("pca_", file, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/files/tracker.pbids", "odata")]
    [InlineData("/files/Deadlines.pbids", "odata/Deadlines")]
    public async Task A_pbids_file_keeps_to_the_schema_of_Power_BI_and_names_the_address(string file, string address)
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var said = await Python.RunAsync(
            """
            import json, sys, jsonschema
            text = {"type": "string", "minLength": 1}
            jsonschema.validate(json.loads(sys.argv[1]), {
                "type": "object", "required": ["version", "connections"], "additionalProperties": False,
                "properties": {
                    "version": {"const": "0.1"},
                    "connections": {"type": "array", "minItems": 1, "maxItems": 1, "items": {
                        "type": "object", "required": ["details"], "additionalProperties": False,
                        "properties": {
                            "details": {"type": "object", "required": ["protocol", "address"], "additionalProperties": False, "properties": {
                                "protocol": {"const": "odata"},
                                "address": {"type": "object", "required": ["url"], "additionalProperties": False, "properties": {"url": text}}}},
                            "options": {"type": "object"},
                            "mode": {"enum": ["Import", "DirectQuery"]}}}}}})
            print(json.loads(sys.argv[1])["connections"][0]["details"]["address"]["url"])
            """,
            await browser.GetStringAsync(file, TestContext.Current.CancellationToken));
        using var answer = await browser.GetAsync(new Uri(said.Trim()), TestContext.Current.CancellationToken);

        Assert.Equal($"{app.Address}{address}", said.Trim());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_state_of_play_leads_to_its_rows_for_pivot_tables_with_its_area_and_day()
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/state-of-play?area=energy&day=2014-05-14");
        var file = page.QuerySelector(".tally a[download]")!.GetAttribute("href")!;
        var lines = (await browser.GetStringAsync(file.Replace(".xlsx", ".csv", StringComparison.Ordinal), TestContext.Current.CancellationToken)).TrimStart('\uFEFF').TrimEnd().Split("\r\n");

        Assert.Equal("/files/StateOfPlay.xlsx?$at=2014-05-14&$filter=Area%20eq%20%27energy%27", file);
        Assert.Equal("Id,ChapterId,ChapterCode,Heading,Area,RoundId,RoundNumber,RoundEndsOn,Status,StatusOrder,Changed,Discussed,OpenIssues", lines[0]);
        Assert.All(lines[1..], line => Assert.Contains(",energy,", line, StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(",under-negotiation,2,", StringComparison.Ordinal) || line.Contains(",opened,1,", StringComparison.Ordinal));
    }

    // The request waits by the clock of the host from a moment that the test does not see.
    private static string KeyIn(string address) => address.Split('?')[0].Split('/')[^1];

    private static async Task<HttpResponseMessage> AfterAsync(TestApp app, Task<HttpResponseMessage> asked, TimeSpan patience)
    {
        while (!asked.IsCompleted)
        {
            app.Clock.Advance(patience / 4);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        return await asked;
    }
}
