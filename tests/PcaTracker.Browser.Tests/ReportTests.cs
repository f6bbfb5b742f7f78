using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Simulation;
using PcaTracker.Storage;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Papers printed by Chromium, as a delegation prints them.</summary>
public sealed partial class ReportTests(Chromium chromium, ReportTests.PrintedSite site) : IClassFixture<ReportTests.PrintedSite>
{
    [Theory]
    [InlineData("Full report", "PcaTracker · For the EU delegation only")]
    [InlineData("Joint report", "PcaTracker · For both delegations")]
    [InlineData("Public notice", "PcaTracker · Public")]
    [InlineData("Briefing", "PcaTracker · For the EU delegation only")]
    public async Task One_click_makes_a_paper_with_stamp_marking_and_page_number_on_every_sheet(string title, string marking)
    {
        var pages = await PrintAsync(title);

        Assert.NotEmpty(pages);
        Assert.All(pages, (page, index) =>
        {
            Assert.Contains("State of 23 November 2026, 10:00 Brussels, printed by EU head", page, StringComparison.Ordinal);
            Assert.Contains(marking, page, StringComparison.Ordinal);
            Assert.Matches($@"\b{index + 1} ?/ ?{pages.Count}\s*$", page);
        });
    }

    [Theory]
    [InlineData(Language.Kazakh, "2026 ж. 23 қараша, 10:00 (Брюссель) жағдай бойынша, басып шығарған: KZ negotiator", "PcaTracker · Тек Қазақстан делегациясы үшін")]
    [InlineData(Language.Russian, "По состоянию на 23 ноября 2026 г., 10:00 (Брюссель), распечатано: KZ negotiator", "PcaTracker · Только для делегации Казахстана")]
    public async Task Every_sheet_of_any_page_is_stamped_and_marked_in_the_language_of_its_reader(string language, string stamp, string marking)
    {
        await using var window = await chromium.OpenAsync(site.App.Address);
        await window.SignInAsync(site.App.SessionOf(Side.KZ, Role.Negotiator), site.App.Address);
        site.App.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = @language WHERE side = 'KZ'", new { language }));

        await window.Page.GotoAsync("/issues?whose=all");
        var pages = await PrintAsync(window.Page, language);

        Assert.InRange(pages.Count, 2, int.MaxValue);
        Assert.All(pages, (page, index) =>
        {
            // Letters of another font stand apart in what is read back.
            Assert.Contains(stamp.Replace(" ", "", StringComparison.Ordinal), page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains(marking.Replace(" ", "", StringComparison.Ordinal), page.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Matches($@"\b{index + 1} ?/ ?{pages.Count}\s*$", page);
        });
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task Every_sheet_of_a_paper_on_a_round_that_was_not_held_says_that_it_is_a_draft()
    {
        await using var window = await chromium.OpenAsync(site.App.Address);
        await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Head), site.App.Address);
        site.App.Database.WriteAsSystem(session => session.Connection.Execute("INSERT INTO round (number, starts_on, ends_on, status) VALUES (99, '2026-11-23', '2026-11-24', 'planned')"));

        await window.Page.GotoAsync("/reports/briefing?round=99");
        var pages = await PrintAsync(window.Page, "draft");
        site.App.Database.WriteAsSystem(session => session.Connection.Execute("DELETE FROM round WHERE number = 99"));

        Assert.NotEmpty(pages);
        Assert.All(pages, page => Assert.Contains("PcaTracker · Draft · For the EU delegation only", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_table_of_issues_has_its_head_on_every_sheet_and_every_issue_once()
    {
        var pages = await PrintAsync("Full report");
        var annex = pages.SkipWhile(page => !page.Contains("Annex: issues that are not resolved", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(page => !page.Contains("Annex: words in brackets", StringComparison.Ordinal)).ToList();

        Assert.InRange(annex.Count, 1, int.MaxValue);
        Assert.All(annex, page => Assert.Matches(@"Chapter\s+Issue\s+Priority\s+Status", page));
        Assert.InRange(site.Issues.Count, 20, int.MaxValue);
        Assert.All(site.Issues, issue => Assert.Single(pages, page => Regex.IsMatch(page, $@"–\s+{issue}\b", RegexOptions.None, TimeSpan.FromSeconds(1))));
    }

    [Fact]
    public async Task The_words_of_both_sides_stand_beside_the_text_whose_agreement_shows_without_colour()
    {
        await using var window = await chromium.OpenAsync(site.App.Address);
        await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Head), site.App.Address);
        await window.Page.GotoAsync("/reports/joint");
        await window.Page.EmulateMediaAsync(new() { Media = Media.Print });
        var table = window.Page.Locator(".differences", new() { HasTextString = "[EU: shall] [KZ: may]" }).Filter(new() { Has = window.Page.Locator(".aim-only") }).First;

        Assert.Equal(["EU", "Kazakhstan", "Consolidated text"], await table.Locator("thead th").AllInnerTextsAsync());
        await Assertions.Expect(table.Locator("tbody tr", new() { Has = window.Page.GetByText("shall", new() { Exact = true }) }).First.Locator("td").Nth(1)).ToHaveTextAsync("may");
        Assert.Equal("underline dashed", await LineAsync(table.Locator(".aim-only").First));
        Assert.Equal("underline solid", await LineAsync(window.Page.Locator(".agreement-key .wording-agreed")));
        Assert.Equal("none solid", await LineAsync(table.Locator(".open").First));
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task A_briefing_has_at_most_two_sheets_and_says_what_it_leaves_out()
    {
        var pages = await PrintAsync("Briefing");

        Assert.InRange(pages.Count, 1, 2);
        Assert.Contains("Left out to keep to two pages:", pages[0], StringComparison.Ordinal);
        Assert.Contains("What is due", string.Join('\n', pages), StringComparison.Ordinal);
    }

    private static Task<string> LineAsync(ILocator words) =>
        words.EvaluateAsync<string>("words => getComputedStyle(words).textDecorationLine + ' ' + getComputedStyle(words).textDecorationStyle");

    /// <summary>The sheets of a report, which is printed once for all tests.</summary>
    private async Task<IReadOnlyList<string>> PrintAsync(string title)
    {
        if (site.Printed.TryGetValue(title, out var printed))
            return printed;
        // Paper is the same from a desk and from a phone, from which every other report is printed.
        var isFromPhone = site.Printed.Count % 2 == 1;
        await using var window = await chromium.OpenAsync(
            site.App.Address, Sizes.Window(isFromPhone ? Sizes.Phone : Sizes.Desk));
        await window.SignInAsync(site.App.SessionOf(Side.EU, Role.Head), site.App.Address);
        await window.Page.GotoAsync("/reports");
        await window.Page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();
        await window.Page.WaitForURLAsync(Report());
        site.Printed[title] = await PrintAsync(window.Page, title);
        Assert.Empty(window.Violations);
        return site.Printed[title];
    }

    private async Task<IReadOnlyList<string>> PrintAsync(IPage page, string name)
    {
        var file = Path.Combine(site.App.DataDirectory, $"{name}.pdf");
        await page.PdfAsync(new() { Path = file, PreferCSSPageSize = true, PrintBackground = true });
        using var reader = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("pdftotext", ["-layout", file, "-"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\f').Where(sheet => sheet.Trim().Length > 0)];
    }

    [GeneratedRegex("/reports/", RegexOptions.None, 1000)]
    private static partial Regex Report();

    /// <summary>A tracker with a synthetic negotiation.</summary>
    public sealed class PrintedSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>The sheets of each report that was printed.</summary>
        public Dictionary<string, IReadOnlyList<string>> Printed { get; } = [];

        /// <summary>The numbers of all issues that the EU sees and that are not resolved.</summary>
        public IReadOnlyList<string> Issues { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
            using (var database = new TrackerDatabase(DatabaseFile.Prepare(directory).Value, TimeProvider.System))
            {
                Assert.Null(SimulationWriter.Write(database, new SimulationSize(6, 10_000, 7)).Refusal);
            }

            App = await TestApp.StartOnAsync(directory);
            using var session = App.Database.OpenAs(App.Account(Side.EU, Role.Head));
            Issues = [.. session.Connection.Query<string>("SELECT title FROM visible_issue WHERE status <> 'resolved'").Select(title => title.Split(' ')[^1])];
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
