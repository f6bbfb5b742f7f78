using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CsvHelper;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Reading;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Features.Spreadsheets;

/// <summary>The files that a list leads to: they hold its rows, by whichever filters its page shows them.</summary>
public sealed class FilesMenuTests(SyntheticRecord synthetic) : IClassFixture<SyntheticRecord>
{
    /// <summary>Pages, the beginning of the ids or addresses of their rows, and the column with the rest of it.</summary>
    public static readonly TheoryData<string, string, string> Lists = new()
    {
        { "/documents", "#document-", "Id" },
        { "/people", "#person-", "Id" },
        { "/timeline", "#milestone-", "Id" },
        { "/rounds", "/rounds/", "Number" },
        { "/rounds/12", "#outcome-", "Id" },
        { "/chapters/II.1", "#position-", "Id" },
        { "/deadlines/calendar?month={month}", "/deadlines/", "Id" },
        { "/deadlines/calendar?month={month}&whose=all", "/deadlines/", "Id" },
        { "/issues?whose=all&status=any", "#none", "Id" },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task The_files_of_a_list_hold_the_rows_of_its_page(string address, string begins, string column)
    {
        var app = await synthetic.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var api = app.As(Side.EU, Role.Negotiator);
        var month = ((string)(await api.Read("Deadlines?$filter=Status eq 'open' and ResponsibleParty eq 'EU'&$orderby=DueOn&$top=1")).Json["value"]![0]!["DueOn"]!)[..7];
        var page = await browser.PageAsync(address.Replace("{month}", month, StringComparison.Ordinal));
        var shown = Shown(page, begins);
        var rows = await FileAsync(browser, page, column);

        if (begins != "#none")
            Assert.NotEmpty(shown);
        Assert.Superset(shown, rows.ToHashSet(StringComparer.Ordinal));
        if (page.QuerySelector("main .pager") is null && begins[0] == '#' && !address.StartsWith("/chapters", StringComparison.Ordinal) && begins != "#none")
            Assert.Equal(shown.Count, rows.Count);
    }

    [Fact]
    public async Task The_files_of_recommendations_hold_those_of_the_public_record()
    {
        using var browser = (await SharedApp.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/recommendations");

        Assert.NotEmpty(Shown(page, "#recommendation-"));
        Assert.Superset(Shown(page, "#recommendation-"), (await FileAsync(browser, page, "Id")).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task No_chapter_matches_a_question_about_none()
    {
        using var api = (await SharedApp.GetAsync()).As(Side.EU, Role.Negotiator);

        var rows = (await api.Read("StateOfPlay?$filter=Area eq 'energy' and false")).Json["value"]!.AsArray();

        Assert.Empty(rows);
    }

    private static HashSet<string> Shown(IParentNode page, string begins)
    {
        var found = begins[0] == '#'
            ? page.QuerySelectorAll($"main [id^='{begins[1..]}']").Select(row => row.Id![(begins.Length - 1)..])
            : page.QuerySelectorAll($"main a[href^='{begins}']").Select(link => link.GetAttribute("href")![begins.Length..]);
        return found.Where(rest => Regex.IsMatch(rest, "^[0-9]+$", RegexOptions.None, TimeSpan.FromSeconds(1))).ToHashSet(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?area=trade")]
    [InlineData("?side=EU")]
    [InlineData("?side=KZ&area=trade")]
    [InlineData("?stalled=true")]
    [InlineData("?stalled=true&side=joint")]
    [InlineData("?stalled=true&day={past}&rounds=all")]
    public async Task The_files_of_the_state_of_play_hold_the_chapters_of_the_page(string query)
    {
        var app = await synthetic.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/state-of-play" + query.Replace("{past}", app.Clock.GetUtcNow().AddYears(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var titles = Codes(page, ".matrix tr.title .code");
        var chapters = Codes(page, ".matrix tr:not(.title) .code");
        var rows = (await FileAsync(browser, page, "ChapterCode")).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(rows);
        Assert.Superset(chapters, rows);
        // A title stands above its chapters, also where it does not match itself.
        Assert.Subset(titles, rows.Except(chapters, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/history?since=week&set=Deadlines")]
    [InlineData("/history?who=Nobody&chapter=II.1")]
    public async Task A_page_without_rows_offers_no_files_or_empty_ones(string address)
    {
        using var browser = (await synthetic.GetAsync()).SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync(address);

        if (page.QuerySelector("a[href*='.csv']") is not null)
            Assert.Empty(await FileAsync(browser, page, "Id"));
    }

    private static HashSet<string> Codes(IParentNode page, string selector) =>
        page.QuerySelectorAll(selector).Select(code => code.Read()).ToHashSet(StringComparer.Ordinal);

    /// <summary>A column of the CSV to which a page leads.</summary>
    private static async Task<List<string>> FileAsync(HttpClient browser, IParentNode page, string column)
    {
        var file = await browser.GetStringAsync(page.QuerySelector("details.files a[href*='.csv']")!.GetAttribute("href"), TestContext.Current.CancellationToken);
        using var reader = new CsvReader(new StringReader(file.TrimStart('\uFEFF')), CultureInfo.InvariantCulture);
        await reader.ReadAsync();
        reader.ReadHeader();
        var values = new List<string>();
        while (await reader.ReadAsync())
            values.Add(reader.GetField(column)!);
        return values;
    }
}
