using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Search;

/// <summary>The search over everything that a reader may see, in three scripts.</summary>
public sealed class SearchPageTests(SearchPageTests.SearchSite site) : IClassFixture<SearchPageTests.SearchSite>
{
    [Theory]
    [InlineData("зерн", "зерно зерна")]
    [InlineData("ЗЁРНА", "зерна")]
    [InlineData("астық", "астық")]
    [InlineData("cereal", "Cereals")]
    [InlineData("\"export of cereals\"", "export of Cereals")]
    [InlineData("creme brulee", "Crème brûlée")]
    public async Task A_word_is_found_and_marked_in_every_script(string sought, string marked)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync($"/search?q={Uri.EscapeDataString(sought)}");

        Assert.Equal(marked, string.Join(' ', page.QuerySelectorAll(".found p mark").Select(m => m.TextContent)));
    }

    [Fact]
    public async Task A_found_row_is_shown_by_kind_with_its_place_and_a_link_to_it()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/search?q=cereals");

        Assert.Equal(["Positions 1", "Issues 1"], page.QuerySelectorAll(".found h2").Select(h => h.Read()));
        Assert.Equal("2 results", page.QuerySelector(".summary").Read());
        var position = page.QuerySelector(".found li")!;
        Assert.Matches("^/chapters/T.1\\?position=(\\d+)#position-\\1$", position.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal("T.1 Chapter T.1", position.QuerySelector(".soft").Read());
    }

    [Fact]
    public async Task A_word_of_the_other_side_is_not_found_and_counts_nothing()
    {
        using var eu = site.App.SignedIn(Side.EU, Role.Head);
        using var kz = site.App.SignedIn(Side.KZ, Role.Analyst);

        var (hidden, found) = (await eu.PageAsync("/search?q=Sekretik"), await kz.PageAsync("/search?q=Sekretik"));
        var unknown = await eu.PageAsync("/search?q=Nobodysay");

        Assert.Equal(unknown.QuerySelector("main").Read().Replace("Nobodysay", "Sekretik", StringComparison.Ordinal), hidden.QuerySelector("main").Read());
        Assert.Single(found.QuerySelectorAll(".found li"));
    }

    [Fact]
    public async Task Many_rows_of_a_kind_are_paged()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var all = await browser.PageAsync("/search?q=quota");
        var last = await browser.PageAsync("/search?q=quota&in=Issues&page=2");

        Assert.Equal(5, all.QuerySelectorAll(".found li").Length);
        Assert.Equal("/search?q=quota&in=Issues", all.QuerySelector(".found > p a")!.GetAttribute("href"));
        Assert.Equal(5, last.QuerySelectorAll(".found li").Length);
        Assert.Equal("Previous Page 2 of 2", last.QuerySelector(".pager").Read());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"")]
    [InlineData("NEAR(a b)")]
    [InlineData("title:x OR -y")]
    [InlineData("a\"b*c")]
    public async Task Signs_of_query_languages_are_words_or_nothing(string sought)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync($"/search?q={Uri.EscapeDataString(sought)}", TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Every_page_has_the_search_in_its_header()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        var field = (await browser.PageAsync("/timeline")).QuerySelector("header form[role=search] input")!;

        Assert.Equal(("q", "/search"), (field.GetAttribute("name"), field.Closest("form")!.GetAttribute("action")));
    }

    /// <summary>A tracker with texts in three scripts.</summary>
    public sealed class SearchSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            _ = SmallRecord.In(App);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                $"""
                INSERT INTO position (chapter_id, party, kind, topic, text, language, visibility, date_precision)
                SELECT id, 'EU', 'proposal', 'Grain', 'Free export of Cereals.', 'en', 'shared', 'unknown' FROM chapter WHERE code = 'T.1';
                INSERT INTO position (chapter_id, party, kind, text, language, visibility, date_precision)
                SELECT id, 'KZ', 'statement', 'Вывезти зерно нельзя.', 'ru', 'shared', 'unknown' FROM chapter WHERE code = 'T.1';
                INSERT INTO position (chapter_id, party, kind, text, language, visibility, date_precision)
                SELECT id, 'KZ', 'statement', 'Один вид зерна.', 'ru', 'eu', 'unknown' FROM chapter WHERE code = 'T.2';
                INSERT INTO position (chapter_id, party, kind, text, language, visibility, date_precision)
                SELECT id, 'KZ', 'statement', 'Экспорттық астық туралы.', 'kk', 'shared', 'unknown' FROM chapter WHERE code = 'T.1';
                INSERT INTO position (chapter_id, party, kind, text, language, visibility, date_precision)
                SELECT id, 'KZ', 'red-line', 'Sekretik', 'en', 'kz', 'unknown' FROM chapter WHERE code = 'T.1';
                INSERT INTO issue (chapter_id, title, description, priority, visibility)
                SELECT id, 'Cereals', 'Crème brûlée.', 1, 'shared' FROM chapter WHERE code = 'T.1';
                INSERT INTO issue (chapter_id, title, priority, visibility)
                SELECT chapter.id, 'Quota ' || value, 3, 'shared' FROM chapter, {Numbers.To(30)} WHERE code = 'T.2';
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
