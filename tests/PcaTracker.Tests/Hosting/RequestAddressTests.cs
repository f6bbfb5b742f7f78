using System.Net;
using AngleSharp.Dom;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Batch;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Hosting;

/// <summary>The tracker below a path of a host, behind proxies that pass the path on or remove it, on another port and by another name.</summary>
public sealed class RequestAddressTests(RequestAddressTests.BelowSite below) : IClassFixture<RequestAddressTests.BelowSite>
{
    private static readonly KeyValuePair<string, string?> Below = new("PcaTracker:PublicUrl", "http://example.org/eu-kz/tracker");

    [Theory]
    [InlineData("/")]
    [InlineData("/rounds")]
    [InlineData("/rounds/6")]
    [InlineData("/chapters/III.2")]
    [InlineData("/deadlines")]
    [InlineData("/timeline")]
    [InlineData("/history")]
    [InlineData("/history/1")]
    [InlineData("/connect")]
    [InlineData("/account")]
    [InlineData("/account/password")]
    [InlineData("/account/second-factor")]
    [InlineData("/notifications")]
    [InlineData("/administration")]
    [InlineData("/nothing/here")]
    public async Task Every_link_of_a_page_begins_with_the_path_of_the_public_address(string page)
    {
        using var browser = below.App.SignedIn(Side.Joint, page == "/administration" ? Role.Administrator : Role.Secretariat);

        var removed = await browser.PageAsync(page);
        var passedOn = await browser.PageAsync("/eu-kz/tracker" + page);

        var links = Links(removed);
        Assert.True(links.Count > 5);
        Assert.All(links, link => Assert.StartsWith("/eu-kz/tracker/", link, StringComparison.Ordinal));
        Assert.Equal(links, Links(passedOn));
        foreach (var link in links.Where(link => link.Contains(".css", StringComparison.Ordinal) || link.Contains("/rounds", StringComparison.Ordinal)).Distinct())
        {
            using var answer = await browser.GetAsync(link, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Signing_in_and_saving_stay_below_the_path()
    {
        await using var app = await TestApp.StartAsync(Below);
        await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.Anonymous();

        using var asked = await browser.GetAsync("/eu-kz/tracker/rounds?show=all", TestContext.Current.CancellationToken);
        using var signedIn = await browser.SignInAsync("eu.head@example.org", page: asked.Headers.Location!.OriginalString);
        using var person = app.SignedIn(Side.EU, Role.Head);
        using var added = await person.SubmitAsync("/eu-kz/tracker/deadlines", "add-deadline", ("Input.Title", "Comments on Annex I"), ("Input.Kind", "comments"),
            ("Input.DueOn", "2026-11-26"), ("Input.TimeZone", "Asia/Almaty"), ("Input.ResponsibleParty", "EU"), ("Input.ChapterId", ""), ("Input.Owner", ""), ("Input.Visibility", "shared"));

        Assert.Equal("/eu-kz/tracker/sign-in?return=%2Frounds%3Fshow%3Dall", asked.Headers.Location!.OriginalString);
        Assert.Equal("/eu-kz/tracker/rounds?show=all", signedIn.Headers.Location!.OriginalString);
        Assert.Matches(@"^/eu-kz/tracker/deadlines/\d+\?done=added$", added.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/odata/")]
    [InlineData("/eu-kz/tracker/odata/")]
    [InlineData("/EU-kz/%74racker/odata/")]
    public async Task The_api_answers_below_the_path_and_takes_its_own_addresses(string service)
    {
        await using var app = await TestApp.StartAsync(Below);
        using var secretariat = app.As(Side.Joint, Role.Secretariat);

        using var answer = await secretariat.GetAsync(service + "Rounds?$select=Number&$top=1", TestContext.Current.CancellationToken);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var batch = await secretariat.SendRequests(
            """
            {"id":"a","method":"get","url":"/eu-kz/tracker/odata/Rounds/$count"},
            {"id":"b","method":"get","url":"http://example.org/eu-kz/tracker/odata/Rounds/$count"},
            {"id":"c","method":"get","url":"Rounds/$count"}
            """);

        Assert.StartsWith("""{"@odata.context":"http://example.org/eu-kz/tracker/odata/$metadata#Rounds(Number)",""", page, StringComparison.Ordinal);
        Assert.Equal("a 200, b 200, c 200", batch.Statuses());
    }

    [Fact]
    public async Task A_redirect_after_a_save_is_independent_of_the_proxys_host_and_port()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:AllowedHosts:0", "tracker.internal"));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        browser.DefaultRequestHeaders.Host = "tracker.internal:8443";

        using var added = await browser.SubmitAsync("/deadlines", "add-deadline", ("Input.Title", "Comments on Annex I"), ("Input.Kind", "comments"),
            ("Input.DueOn", "2026-11-26"), ("Input.TimeZone", "Asia/Almaty"), ("Input.ResponsibleParty", "EU"), ("Input.ChapterId", ""), ("Input.Owner", ""), ("Input.Visibility", "shared"));

        Assert.Matches(@"^/deadlines/\d+\?done=added$", added.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/", "/sign-in")]
    [InlineData("/deadlines?show=all", "/sign-in?return=%2Fdeadlines%3Fshow%3Dall")]
    [InlineData("/sign-in", null)]
    [InlineData("/sign-in/code", null)]
    [InlineData("/health/live", null)]
    [InlineData("/health/ready", null)]
    [InlineData("/site.css", null)]
    public async Task HEAD_is_answered_as_GET_without_the_body(string page, string? redirect)
    {
        var app = await SharedApp.GetAsync();
        using var anonymous = app.Anonymous();

        using var head = await anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Head, page), TestContext.Current.CancellationToken);
        using var get = await anonymous.GetAsync(page, TestContext.Current.CancellationToken);

        Assert.Equal((get.StatusCode, redirect), (head.StatusCode, head.Headers.Location?.OriginalString));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static List<string> Links(IParentNode page) =>
    [
        .. page.QuerySelectorAll("[href], [src], form[action]")
            .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src") ?? element.GetAttribute("action")!)
            .Where(link => link.StartsWith('/')),
    ];

    /// <summary>A tracker that is served below a path, for tests that only read.</summary>
    public sealed class BelowSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(Below);

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
