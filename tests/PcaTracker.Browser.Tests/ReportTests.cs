using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Playwright;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Simulation;
using PcaTracker.Storage;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Papers printed by Chromium, as a delegation prints them.</summary>
public sealed partial class ReportTests(Chromium chromium, ReportTests.PrintedSite site) : IClassFixture<ReportTests.PrintedSite>
{
    private const string All = "/state-of-play?rounds=all", Newest = "/state-of-play";

    private const string EuMarking = "PcaTracker · For the EU delegation only", Stamp = "State of 23 November 2026, 10:00 Brussels, printed by EU head";

    // Points to the inch, and millimetres.
    private const double Millimetre = 72 / 25.4, HeadHeight = 30;

    private static readonly (string Name, string Marking)[] Papers =
        [("Full report", EuMarking), ("Joint report", "PcaTracker · For both delegations"), ("Public notice", "PcaTracker · Public"), ("Briefing", EuMarking)];

    /// <summary>Every paper from a desk and from a phone.</summary>
    public static TheoryData<string, string, int> PapersBySize => [.. from paper in Papers from width in EachWidth select (paper.Name, paper.Marking, width)];

    /// <summary>Every paper and both views of the state of play, from a desk and from a phone.</summary>
    public static TheoryData<string, string, int> PrintsBySize =>
        [.. from print in Papers.Concat([(All, EuMarking), (Newest, EuMarking)]) from width in EachWidth select (print.Item1, print.Item2, width)];

    private static IEnumerable<int> EachWidth => [Sizes.Desk, Sizes.Phone];

    [Theory]
    [MemberData(nameof(PapersBySize))]
    public async Task One_click_makes_a_paper_with_stamp_marking_and_page_number_on_every_sheet(string title, string marking, int width)
    {
        var pages = (await PrintAsync(title, width)).Texts;

        Assert.NotEmpty(pages);
        Assert.All(pages, (page, index) =>
        {
            Assert.Contains(Stamp, page, StringComparison.Ordinal);
            Assert.Contains(marking, page, StringComparison.Ordinal);
            Assert.Matches($@"\b{index + 1} ?/ ?{pages.Count}\s*$", page);
        });
    }

    [Theory]
    [InlineData(Language.Kazakh, "2026 ж. 23 қараша, 10:00 (Брюссель) жағдай бойынша, басып шығарған: KZ negotiator", "PcaTracker · Тек Қазақстан делегациясы үшін")]
    [InlineData(Language.Russian, "По состоянию на 23 ноября 2026 г., 10:00 (Брюссель), распечатано: KZ negotiator", "PcaTracker · Только для делегации Казахстана")]
    public async Task Every_sheet_of_any_page_is_stamped_and_marked_in_the_language_of_its_reader(string language, string stamp, string marking)
    {
        await using var window = await chromium.OpenAsync(site.App, Side.KZ, Role.Negotiator);
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
        await using var window = await chromium.OpenAsync(site.App, Side.EU, Role.Head);
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
        var pages = (await PrintAsync("Full report", Sizes.Desk)).Texts;
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
        await using var window = await chromium.OpenAsync(site.App, Side.EU, Role.Head);
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

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_briefing_has_at_most_two_sheets_and_says_what_it_leaves_out(int width)
    {
        var pages = (await PrintAsync("Briefing", width)).Texts;

        Assert.InRange(pages.Count, 1, 2);
        Assert.Contains("Left out to keep to two pages:", pages[0], StringComparison.Ordinal);
        Assert.Contains("What is due", string.Join('\n', pages), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PrintsBySize))]
    public async Task Every_word_stands_within_the_margins_but_stamp_marking_and_number(string title, string marking, int width)
    {
        var print = await PrintAsync(title, width);

        Assert.All(print.Sheets, (sheet, index) =>
        {
            Assert.DoesNotContain(sheet.Words, word => word.Left < 12 * Millimetre - 1 || word.Right > sheet.Width - 12 * Millimetre + 1);
            Assert.Equal(Stamp, Line(sheet.Words.Where(word => word.Top < 14 * Millimetre - 1)));
            Assert.Equal($"{marking} {index + 1} / {print.Sheets.Count}", Line(sheet.Words.Where(word => word.Bottom > sheet.Height - 16 * Millimetre + 1)));
        });
    }

    [Theory]
    [MemberData(nameof(PrintsBySize))]
    public async Task No_heading_is_the_last_line_of_a_sheet_and_no_note_on_a_chapter_the_first(string title, string marking, int width)
    {
        var print = await PrintAsync(title, width);

        Assert.NotEmpty(marking);
        Assert.NotEmpty(print.Headings);
        Assert.All(print.Sheets, sheet =>
        {
            var words = sheet.Words.Where(word => word.Bottom <= sheet.Height - 16 * Millimetre + 1).ToList();
            var lowest = words.Max(word => word.Bottom);
            var last = Line(words.Where(word => word.Bottom > lowest - 3));
            Assert.DoesNotContain(print.Headings, heading => heading == last || (last.Length > 20 && heading.EndsWith(last, StringComparison.Ordinal)));
            // Below the stamp.
            var text = words.Where(word => word.Top > 14 * Millimetre - 1).ToList();
            Assert.DoesNotMatch("^(Tabled|Next):", Line(text.Where(word => word.Top < text.Min(other => other.Top) + 3)));
        });
    }

    [Theory]
    [InlineData("Full report", Sizes.Desk)]
    [InlineData("Full report", Sizes.Phone)]
    [InlineData("Joint report", Sizes.Desk)]
    [InlineData("Joint report", Sizes.Phone)]
    public async Task No_row_of_a_table_is_cut_by_the_end_of_a_sheet(string title, int width)
    {
        var print = await PrintAsync(title, width);

        var rows = Enumerable.Range(1, PrintedSite.LongRows)
            .Select(n => (First: SheetOf($"Firstword{n}"), Last: SheetOf($"Lastword{n}"))).ToList();

        Assert.All(rows, row => Assert.Equal(row.First, row.Last));
        // Or no row met the end of a sheet.
        Assert.InRange(rows.Select(row => row.First).Distinct().Count(), 3, int.MaxValue);

        int SheetOf(string word) => Assert.Single(Enumerable.Range(0, print.Sheets.Count), i => print.Sheets[i].Words.Any(w => w.Text.Trim('.', '[', ']') == word));
    }

    [Theory]
    [InlineData(All, Sizes.Desk)]
    [InlineData(All, Sizes.Phone)]
    [InlineData(Newest, Sizes.Desk)]
    [InlineData(Newest, Sizes.Phone)]
    public async Task The_state_of_play_repeats_its_head_on_every_sheet_and_has_every_chapter_once(string address, int width)
    {
        var print = await PrintAsync(address, width);

        var tables = print.Sheets.Select(sheet => (Sheet: sheet, Head: sheet.Words.FirstOrDefault(word => word.Text == "Chapter" && word.Left < 20 * Millimetre)))
            .ToList();
        var codes = print.Sheets.SelectMany((sheet, i) => sheet.Words.Where(word => word.Left < 20 * Millimetre && site.Chapters.Contains(word.Text))
            .Select(word => (word.Text, Sheet: i))).ToList();

        Assert.InRange(site.Chapters.Count, 50, int.MaxValue);
        Assert.Equal(site.Chapters.Order(StringComparer.Ordinal), codes.Select(code => code.Text).Order(StringComparer.Ordinal));
        Assert.All(codes.Select(code => code.Sheet).Distinct(), i =>
        {
            var head = Assert.IsType<Word>(tables[i].Head);
            Assert.Contains(tables[i].Sheet.Words, word => word.Text == "Now" && Math.Abs(word.Top - head.Top) < HeadHeight);
            Assert.Contains(tables[i].Sheet.Words, word => word.Text == (address == All ? "1" : "31") && Math.Abs(word.Top - head.Top) < HeadHeight);
        });
        Assert.Equal(address == Newest, string.Join('\n', print.Texts).Contains("The 30 older rounds up to round 30 are left out here.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task What_one_side_keeps_to_itself_is_on_its_own_papers_alone(int width)
    {
        foreach (var (side, own, other) in ((string, string, string)[])[(Side.EU, "Canaryeu", "Canarykz"), (Side.KZ, "Canarykz", "Canaryeu")])
        {
            var full = string.Join('\n', (await PrintAsync("Full report", width, side)).Texts);

            Assert.All((string[])["outcome", "issue", "deadline", "steps"], what => Assert.Contains(own + what, full, StringComparison.Ordinal));
            Assert.DoesNotContain(other, full, StringComparison.Ordinal);
            Assert.DoesNotContain(other, string.Join('\n', (await PrintAsync("Briefing", width, side)).Texts), StringComparison.Ordinal);
            foreach (var title in (string[])["Joint report", "Public notice"])
                Assert.DoesNotContain("Canary", string.Join('\n', (await PrintAsync(title, width, side)).Texts), StringComparison.Ordinal);
        }
    }

    private static Task<string> LineAsync(ILocator words) =>
        words.EvaluateAsync<string>("words => getComputedStyle(words).textDecorationLine + ' ' + getComputedStyle(words).textDecorationStyle");

    private static string Line(IEnumerable<Word> words) => string.Join(' ', words.OrderBy(word => word.Left).Select(word => word.Text));

    /// <summary>A report or another page on paper, which is printed once for all tests.</summary>
    private async Task<Print> PrintAsync(string title, int width, string side = Side.EU)
    {
        if (site.Printed.TryGetValue((title, width, side), out var printed))
            return printed;
        if (!site.Windows.TryGetValue((width, side), out var window))
            site.Windows.Add((width, side), window = await chromium.OpenAsync(site.App, side, Role.Head, width));
        if (title[0] == '/')
        {
            await window.Page.GotoAsync(title);
        }
        else
        {
            await window.Page.GotoAsync("/reports");
            await window.Page.GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();
            await window.Page.ComesToAsync(Report());
        }
        var headings = await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main :is(h1, h2, h3, caption)')].map(h => h.textContent.trim().replace(/\\s+/g, ' '))");
        var texts = await PrintAsync(window.Page, $"{title.Replace('/', '-')} {width} {side}");
        Assert.Empty(window.Violations);
        return site.Printed[(title, width, side)] = new Print(texts, await SheetsAsync($"{title.Replace('/', '-')} {width} {side}"), headings);
    }

    private async Task<IReadOnlyList<string>> PrintAsync(IPage page, string name)
    {
        await page.PdfAsync(new() { Path = FileOf(name), PreferCSSPageSize = true, PrintBackground = true });
        return [.. (await ReadAsync("-layout", name)).Split('\f').Where(sheet => sheet.Trim().Length > 0)];
    }

    private async Task<IReadOnlyList<Sheet>> SheetsAsync(string name)
    {
        var read = System.Xml.Linq.XDocument.Parse(Regex.Replace(await ReadAsync("-bbox", name), "<!DOCTYPE[^>]*>", "", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return
        [
            .. read.Descendants().Where(e => e.Name.LocalName == "page").Select(page => new Sheet(Number(page, "width"), Number(page, "height"),
                [.. page.Elements().Select(word => new Word(
                    word.Value, Number(word, "xMin"), Number(word, "yMin"), Number(word, "xMax"), Number(word, "yMax")))])),
        ];
    }

    private static double Number(System.Xml.Linq.XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private string FileOf(string name) => Path.Combine(site.App.DataDirectory, $"{name}.pdf");

    private async Task<string> ReadAsync(string how, string name)
    {
        using var reader = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("pdftotext", [how, FileOf(name), "-"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("/reports/", RegexOptions.None, 1000)]
    private static partial Regex Report();

    /// <summary>What was printed.</summary>
    /// <param name="Texts">The sheets as lines.</param>
    /// <param name="Sheets">The sheets as words in their places.</param>
    /// <param name="Headings">The headings of the page.</param>
    public sealed record Print(IReadOnlyList<string> Texts, IReadOnlyList<Sheet> Sheets, IReadOnlyList<string> Headings);

    /// <summary>A sheet, in points.</summary>
    public sealed record Sheet(double Width, double Height, IReadOnlyList<Word> Words);

    /// <summary>A word and its box, in points from the upper left corner.</summary>
    public sealed record Word(string Text, double Left, double Top, double Right, double Bottom);

    /// <summary>A tracker with a synthetic negotiation, texts that take half a sheet, and words that one side keeps to itself.</summary>
    public sealed class PrintedSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        /// <summary>How many articles have a text that takes much of a sheet.</summary>
        public const int LongRows = 6;

        /// <summary>What was printed, by its name, the width of the window, and the side.</summary>
        public Dictionary<(string Title, int Width, string Side), Print> Printed { get; } = [];

        /// <summary>The windows in which prints are opened, by their width and the side of their reader.</summary>
        internal Dictionary<(int Width, string Side), Window> Windows { get; } = [];

        /// <summary>The codes of all chapters.</summary>
        public IReadOnlyList<string> Chapters { get; private set; } = [];

        /// <summary>The numbers of all issues that the EU sees and that are not resolved.</summary>
        public IReadOnlyList<string> Issues { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
            using (var database = new TrackerDatabase(DatabaseFile.Prepare(directory).Value, TimeProvider.System))
            {
                Assert.Null(SimulationWriter.Write(database, new SimulationSize(40, LongRun.Of(6_000, all: 10_000), 7)).Refusal);
            }

            App = await TestApp.StartOnAsync(directory);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                UPDATE article SET text = 'The Parties [EU: shall] [KZ: may] Firstword' || n || @filling || ' [EU: within five years] [KZ: at once]' || @filling || ' [EU: or] [KZ: and] Lastword' || n || '.', status = 'one-sided'
                FROM (SELECT id AS picked, row_number() OVER (ORDER BY id) AS n FROM article WHERE text LIKE '%[EU: shall] [KZ: may]%' LIMIT @LongRows)
                WHERE id = picked;
                INSERT INTO outcome (chapter_id, round_id, summary, next_steps, visibility)
                SELECT c.id, r.id, 'Canary' || value || 'outcome', 'Canary' || value || 'steps', value
                FROM chapter c, (SELECT id FROM round WHERE status = 'held' ORDER BY number DESC LIMIT 1) r, json_each('["eu", "kz"]') WHERE c.code = 'I.1';
                INSERT INTO issue (chapter_id, title, priority, visibility, owner_side)
                SELECT c.id, 'Canary' || value || 'issue', 1, value, upper(value) FROM chapter c, json_each('["eu", "kz"]') WHERE c.code = 'I.1';
                INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility)
                SELECT 'Canary' || value || 'deadline', '2026-11-25', '2026-11-25T23:00:00.000Z', upper(value), value FROM json_each('["eu", "kz"]');
                """,
                new { LongRows, filling = string.Concat(Enumerable.Repeat(" and each of them keeps to what was written", 18)) }));
            using var session = App.Database.OpenAs(App.Account(Side.EU, Role.Head));
            Issues = [.. session.Connection.Query<string>("SELECT title FROM visible_issue WHERE status <> 'resolved'").Where(title => !title.StartsWith("Canary", StringComparison.Ordinal)).Select(title => title.Split(' ')[^1])];
            Chapters = [.. session.Connection.Query<string>("SELECT code FROM chapter")];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var window in Windows.Values)
                await window.DisposeAsync();
            await App.DisposeAsync();
        }
    }
}
