using Dapper;
using Microsoft.Playwright;
using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>The query workbench: an address that is typed, completed and marked where it is wrong.</summary>
public sealed class WorkbenchPageTests(Chromium chromium, RecordSite site) : IClassFixture<RecordSite>
{
    /// <summary>Rows, counted rows and an error, in each language, of which the usual run takes one each.</summary>
    public static TheoryData<string, string> Looks => new(
        ((string[])["set=Chapters", "set=Chapters&group1=Status", "address=Chapters?$filter=Colour eq 'red'"])
            .SelectMany(_ => Language.All, (address, language) => (address, language)).Where((_, number) => number % LongRun.Of(4, 1) == 0));

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task An_address_is_completed_from_the_contract_and_chosen_by_keyboard(int width)
    {
        await using var window = await OpenAsync(width);
        var page = window.Page;
        await page.GotoAsync("/workbench");
        var (field, offers) = (page.Locator("#address"), page.Locator("#offers").GetByRole(AriaRole.Option));

        await field.FillAsync("");
        await field.PressSequentiallyAsync("Ch");
        Assert.Equal(["Chapters", "ChapterHistory", "Changes"], await offers.AllInnerTextsAsync());
        Assert.Empty(await window.ObstaclesAsync());
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(page.Locator("[aria-selected=true]")).ToHaveTextAsync("Chapters");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync("Chapters");
        await field.PressSequentiallyAsync("?$f");
        Assert.Equal(["$filter="], await offers.AllInnerTextsAsync());
        await ChooseAsync(page);
        await field.PressSequentiallyAsync("Ar");
        Assert.Equal(["Area", "ArticleCount", "ArticlesAgreed", "Articles"], await offers.AllInnerTextsAsync());
        await ChooseAsync(page);
        await field.PressSequentiallyAsync(" eq 'energy' and A");
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(offers).ToHaveCountAsync(0);
        await field.FillAsync("Chapters?$filter=Area eq 'energy'");
        await page.Keyboard.PressAsync("Enter");

        await page.ComesToAsync("**/workbench?address=*");
        await Assertions.Expect(page.Locator(".summary")).ToHaveTextAsync("2 rows");
        Assert.Equal(width, await page.WidthAsync());
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task A_name_is_completed_where_the_cursor_stands()
    {
        await using var window = await OpenAsync(Sizes.Desk);
        var page = window.Page;
        await page.GotoAsync("/workbench");
        var field = page.Locator("#address");

        await field.FillAsync("Rounds?$filter= eq 'Astana'");
        await field.EvaluateAsync("field => field.setSelectionRange(15, 15)");
        await field.PressSequentiallyAsync("Ci");
        await page.Locator("#offers").GetByRole(AriaRole.Option, new() { Name = "City" }).ClickAsync();

        await Assertions.Expect(field).ToHaveValueAsync("Rounds?$filter=City eq 'Astana'");
        await Assertions.Expect(field).ToBeFocusedAsync();
        Assert.Empty(window.Violations);
    }

    private static async Task ChooseAsync(IPage page)
    {
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task An_error_is_marked_at_its_place_and_what_was_typed_is_kept(int width)
    {
        await using var window = await OpenAsync(width);
        var page = window.Page;
        await page.GotoAsync("/workbench");

        await page.Locator("#address").FillAsync("Chapters?$filter=Colour eq 'red'");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator(".place mark")).ToHaveTextAsync("Colour");
        await Assertions.Expect(page.Locator(".place code")).ToHaveTextAsync("Chapters?$filter=Colour eq 'red'");
        await Assertions.Expect(page.Locator("#address")).ToHaveValueAsync("Chapters?$filter=Colour eq 'red'");
        await page.Locator("#errors a").ClickAsync();
        await Assertions.Expect(page.Locator("#address")).ToBeFocusedAsync();
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_workbench_is_accessible_in_each_language_light_and_dark(string query, string language)
    {
        await using var window = await OpenAsync(Sizes.Desk);
        site.App.Database.WriteAsSystem(writing => writing.Connection.Execute("UPDATE account SET language = @language", new { language }));

        await window.Page.GotoAsync($"/workbench?{query}");
        var light = await window.ObstaclesAsync();
        await window.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await window.ObstaclesAsync();
        site.App.Database.WriteAsSystem(writing => writing.Connection.Execute("UPDATE account SET language = @English", new { Language.English }));

        Assert.Equal(language, await window.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(light);
        Assert.Empty(dark);
        Assert.Empty(await window.Page.TooWideAsync());
        Assert.Empty(window.Violations);
    }

    private Task<Window> OpenAsync(int width) => chromium.OpenAsync(site.App, Side.EU, Role.Negotiator, width);
}
