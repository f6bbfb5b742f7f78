using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Features.Sharing;

public sealed class WidenPageTests
{
    [Fact]
    public async Task The_page_shows_every_field_of_the_row_in_words_and_its_new_readers()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var position = record.Add(Side.EU, Role.Negotiator, "Positions", ("ChapterId", record.Chapter("T.1")), ("Party", "EU"), ("Kind", "offer"), ("Topic", "Duties"),
            ("Text", "No duties on raw materials."), ("Language", "en"), ("TabledOn", "2026-11-20"), ("SourceUrl", "https://example.org/note"), ("Confidence", "low"), ("Visibility", "eu"));

        var page = await app.SignedIn(Side.EU, Role.Head).PageAsync($"/widen/Positions/{position}");

        Assert.Equal("Share with the Kazakh delegation position", page.QuerySelector("h1").Read());
        Assert.Contains("Readers now: the EU delegation alone. If you go on, readers of all of this at once, on these pages, in the search and through the API: both delegations.", page.QuerySelector(".lead").Read(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "Chapter chapter T.1", "Party EU", "Kind offer", "Topic Duties", "Text No duties on raw materials.", "Language English", "Tabled on Friday 20 November 2026",
                "Precision of the date to the day", "Readers EU delegation only", "Source https://example.org/note", "Confidence in the source low",
            ],
            page.QuerySelectorAll(".whole > div").Select(e => e.QuerySelector("dt").Read() + " " + e.QuerySelector("dd").Read()));
        Assert.False(page.QuerySelector("#Confirmed")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task Without_confirmation_or_after_a_change_nothing_is_shared()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "eu");
        using var head = app.SignedIn(Side.EU, Role.Head);
        var address = $"/widen/Issues/{issue}";

        using var unconfirmed = await head.SubmitAsync(address, "widen");
        await app.As(Side.EU, Role.Negotiator).Patch($"Issues({issue})", new { Title = "Export duties, and our fallback" });
        using var outdated = await head.SubmitAsync(address, "widen", ("Input.Revision", "1"), ("Input.Confirmed", "true"));
        var again = await outdated.PageAsync();

        Assert.Equal("Confirm that you have read it, or cancel.", (await unconfirmed.PageAsync()).QuerySelector(".errors a").Read());
        Assert.StartsWith("Somebody changed this after you opened it.", again.QuerySelector(".errors li").Read(), StringComparison.Ordinal);
        Assert.Contains("and our fallback", again.QuerySelector(".whole").Read(), StringComparison.Ordinal);
        Assert.Equal(("2", false), (again.QuerySelector("input[name='Input.Revision']")!.GetAttribute("value"), again.QuerySelector("#Confirmed")!.HasAttribute("checked")));
        Assert.Equal(HttpStatusCode.NotFound, (await app.As(Side.KZ, Role.Head).Read($"Issues({issue})")).Status);
    }

    [Fact]
    public async Task A_head_gets_there_from_the_row_and_back_again()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var deadline = record.AddDeadline(Side.KZ, "kz");
        using var head = app.SignedIn(Side.KZ, Role.Head);

        var before = (await head.PageAsync($"/deadlines/{deadline}")).QuerySelector("a.widen");
        using var shared = await head.SubmitAsync($"/widen/Deadlines/{deadline}", "widen", ("Input.Confirmed", "true"));
        var after = await head.PageAsync(shared.Headers.Location!.ToString());

        Assert.Equal(($"/widen/Deadlines/{deadline}", "Share with the EU delegation… Comments on T.1"), (before!.GetAttribute("href"), before.Read()));
        Assert.Equal("Done. Who can read it now: both delegations.", after.QuerySelector("[role=status]").Read());
        Assert.Equal("Publish… Comments on T.1", after.QuerySelector("a.widen").Read());
        Assert.Equal(HttpStatusCode.OK, (await app.As(Side.EU, Role.Negotiator).Read($"Deadlines({deadline})")).Status);
    }

    [Fact]
    public async Task A_chapter_links_only_to_rows_that_may_be_widened()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (own, ours, theirs) = (record.AddPosition(Side.EU, "proposal", "eu"), record.AddIssue(Side.EU, "shared"), record.AddIssue(Side.KZ, "shared"));
        record.AddPosition(Side.EU, "fallback", "eu");
        record.AddIssue(Side.EU, "public");

        var links = (await app.SignedIn(Side.EU, Role.Head).PageAsync("/chapters/T.1")).QuerySelectorAll("a.widen").Select(a => a.GetAttribute("href"));
        var negotiator = (await app.SignedIn(Side.EU, Role.Negotiator).PageAsync("/chapters/T.1")).QuerySelectorAll("a.widen");
        using var notTheirs = await app.SignedIn(Side.EU, Role.Head).GetAsync($"/widen/Issues/{theirs}", TestContext.Current.CancellationToken);

        Assert.Equal([$"/widen/Issues/{ours}", $"/widen/Positions/{own}"], links);
        Assert.Empty(negotiator);
        Assert.Equal(HttpStatusCode.NotFound, notTheirs.StatusCode);
    }

    [Fact]
    public async Task A_rule_against_widening_is_shown_without_a_button()
    {
        await using var app = await TestApp.StartAsync();
        var fallback = SmallRecord.In(app).AddPosition(Side.EU, "fallback", "eu");

        var page = await app.SignedIn(Side.EU, Role.Head).PageAsync($"/widen/Positions/{fallback}");

        Assert.Contains("Interests, red lines and fallbacks stay with one’s own side.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main form"));
    }

    [Theory]
    [InlineData(Side.EU, Role.Negotiator)]
    [InlineData(Side.KZ, Role.Head)]
    [InlineData(Side.Joint, Role.Secretariat)]
    [InlineData(Side.Joint, Role.Administrator)]
    public async Task For_everybody_else_the_page_is_404_whether_or_not_the_row_exists(string side, string role)
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "eu");
        using var browser = app.SignedIn(side, role);

        var pages = new List<string>();
        foreach (var address in new[] { $"/widen/Issues/{issue}", "/widen/Issues/4711", "/widen/Issues/1", "/widen/Chapters/1", "/widen/Nothing/1" })
        {
            using var answer = await browser.GetAsync(address, TestContext.Current.CancellationToken);
            pages.Add($"{answer.StatusCode} {(await answer.PageAsync()).QuerySelector("main").Read()}");
        }

        Assert.StartsWith("NotFound Not found There is nothing here that you can share.", Assert.Single(pages.Distinct()), StringComparison.Ordinal);
    }
}
