using AngleSharp.Dom;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Languages;

/// <summary>Pages name a chapter in their language: the EU delegation reads Russian here, the Kazakh one Kazakh.</summary>
public sealed class ChapterHeadingsTests(ChapterHeadingsTests.HeadingsSite site) : IClassFixture<ChapterHeadingsTests.HeadingsSite>
{
    private const string Russian = "Торговля товарами", Kazakh = "Тауар саудасы";

    [Theory]
    [InlineData("/state-of-play")]
    [InlineData("/chapters/T.1")]
    [InlineData("/chapters/T")]
    [InlineData("/log")]
    [InlineData("/rounds/104")]
    [InlineData("/rounds/102")]
    [InlineData("/add/issues")]
    [InlineData("/add/deadlines")]
    [InlineData("/issues?whose=all&group=chapter")]
    [InlineData("/deadlines?whose=all&when=any&group=chapter")]
    [InlineData("/search?q=origin")]
    [InlineData("/search?q=товарами")]
    [InlineData("/history")]
    [InlineData("/")]
    [InlineData("/issues?whose=all")]
    [InlineData("/deadlines?whose=all&when=any")]
    [InlineData("/reports/side?round=102")]
    [InlineData("/reports/joint?round=102")]
    [InlineData("/reports/public?round=102")]
    public async Task A_chapter_has_its_heading_in_the_language_of_the_page(string address)
    {
        using var russian = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kazakh = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var (inRussian, inKazakh) = (await russian.PageAsync(address), await kazakh.PageAsync(address));

        Assert.Equal(("ru", "kk"), (LanguageOf(inRussian, Russian), LanguageOf(inKazakh, Kazakh)));
        Assert.DoesNotContain(Russian, inKazakh.QuerySelector("h1, h2, h3, th, select")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/documents")]
    [InlineData("/recommendations")]
    [InlineData("/deadlines/calendar?month=2026-12&day=2026-12-01&whose=all")]
    [InlineData("/history/1")]
    public async Task A_link_to_a_chapter_has_its_code_and_its_heading_in_the_language_of_the_page(string address)
    {
        using var russian = site.App.SignedIn(Side.EU, Role.Negotiator);
        using var kazakh = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var links = new[] { await russian.PageAsync(address), await kazakh.PageAsync(address) }
            .Select(page => page.QuerySelector("main a.chapter-link[href='/chapters/T.1']")).ToList();

        Assert.Equal(["T.1 Торговля товарами", "T.1 Тауар саудасы"], links.Select(link => link.Read()));
        Assert.Equal(["ru", "kk"], links.Select(link => link!.QuerySelector("[lang]")!.GetAttribute("lang")));
    }

    [Fact]
    public async Task A_chapter_without_a_heading_in_that_language_has_its_English_one_marked_so()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);

        var page = await browser.PageAsync("/state-of-play");

        Assert.Equal("en", LanguageOf(page, "Chapter T.2"));
        Assert.DoesNotContain("Chapter T.1", page.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_chapter_shows_its_headings_in_the_other_languages_beneath()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/chapters/T.1");

        Assert.Equal("T.1 Торговля товарами", page.QuerySelector("h1").Read());
        Assert.Equal(["en Chapter T.1", "kk Тауар саудасы"], page.QuerySelectorAll("main > p.soft[lang]").Select(line => $"{line.GetAttribute("lang")} {line.Read()}"));
    }

    [Theory]
    [InlineData("тауар сау")]
    [InlineData("товарами")]
    [InlineData("t.1")]
    public async Task A_chapter_is_typed_by_its_name_in_any_language(string typed)
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/log", "log-outcomes",
            ("Input.Rows[0].Chapter", typed), ("Input.Rows[0].Status", "unchanged"), ("Input.Rows[0].Summary", $"{typed} қаралды."), ("Input.Visibility", "shared"));

        Assert.Equal("/log?logged=T.1&for=shared", answer.Headers.Location?.OriginalString);
    }

    private static string? LanguageOf(IDocument page, string text) =>
        page.QuerySelectorAll("main *").LastOrDefault(element => element.TextContent.Contains(text, StringComparison.Ordinal))?.Closest("[lang]")?.GetAttribute("lang");

    /// <summary>A tracker whose delegations read Russian and Kazakh, with a chapter that has headings in both, and something of every kind on it.</summary>
    public sealed class HeadingsSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            var record = SmallRecord.In(App);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                "UPDATE chapter SET heading_ru = @Russian, heading_kk = @Kazakh WHERE code = 'T.1'", new { Russian, Kazakh }));
            _ = record.Add(Side.EU, Role.Negotiator, "Issues", ("ChapterId", record.Chapter("T.1")), ("Title", "Rules of origin"), ("Visibility", "shared"));
            _ = record.AddDeadline();
            _ = record.Add(Side.EU, Role.Negotiator, "Documents", ("ChapterId", record.Chapter("T.1")), ("Title", "Note on origin"), ("Kind", "non-paper"), ("Visibility", "shared"));
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                "INSERT INTO recommendation (chapter_id, body, text, visibility) SELECT id, 'European Parliament', 'Agree on origin.', 'public' FROM chapter WHERE code = 'T.1'"));
            _ = record.Log(Side.EU, Role.Negotiator, 102, SmallRecord.Left("T.1", null)).Value;
            _ = record.Log(Side.EU, Role.Head, 102, SmallRecord.Left("T.1", "aim-agreed") with { Visibility = "public" }).Value;
            foreach (var side in (string[])[Side.EU, Side.KZ])
                _ = App.Account(side, Role.Negotiator);
            App.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = CASE side WHEN 'KZ' THEN 'kk' ELSE 'ru' END"));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
