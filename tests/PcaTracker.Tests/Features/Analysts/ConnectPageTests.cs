using System.Net;
using System.Net.Http.Headers;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Analysts;

public class ConnectPageTests
{
    [Fact]
    public async Task A_token_is_shown_once_opens_the_API_and_is_revoked()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        using var created = await browser.SubmitAsync("/connect", "create", ("Input.Name", "Excel on the desk"), ("Input.Days", "30"));
        var token = (await created.PageAsync()).QuerySelector("#token").Read();
        Assert.Equal(HttpStatusCode.OK, await ReadFeedAsync(app, token));

        var page = await browser.PageAsync("/connect");
        Assert.DoesNotContain(token, page.Source.Text, StringComparison.Ordinal);
        using var revoked = await browser.SubmitAsync("/connect", "revoke", ("Token", page.QuerySelector("button[name=Token]")!.GetAttribute("value")!));
        Assert.Equal("/connect?revoked=true#tokens", revoked.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, await ReadFeedAsync(app, token));
    }

    [Fact]
    public async Task A_writer_chooses_whether_a_token_may_write_and_the_list_shows_it()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/connect");
        using var reading = await browser.SubmitAsync("/connect", "create", ("Input.Name", "Excel"), ("Input.Days", "30"));
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        using var writing = await browser.SubmitAsync("/connect", "create", ("Input.Name", "Script"), ("Input.Days", "30"), ("Input.Scope", "write"));
        using var nonsense = await browser.SubmitAsync("/connect", "create", ("Input.Name", "Nonsense"), ("Input.Days", "30"), ("Input.Scope", "admin"));

        Assert.Equal("read", page.QuerySelector("input[name='Input.Scope'][checked]")!.GetAttribute("value"));
        Assert.Equal(["Script may read and write", "Excel may read"], (await writing.PageAsync()).QuerySelectorAll("tbody tr").Select(row => $"{row.QuerySelector("th").Read()} {row.QuerySelector("td").Read()}"));
        Assert.Equal("/connect#Scope", (await nonsense.PageAsync()).QuerySelector(".errors a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_reader_is_not_offered_a_token_that_writes()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/connect");

        Assert.Equal(["read", "calendar"], page.QuerySelectorAll("[name='Input.Scope']").Select(choice => choice.GetAttribute("value")));
        Assert.Contains("It reads, and changes nothing.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_calendar_is_shown_once_as_its_whole_address()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        using var made = await browser.SubmitAsync("/connect", "create", ("Input.Name", "Phone"), ("Input.Days", "30"), ("Input.Scope", "calendar"));
        var address = (await made.PageAsync()).QuerySelector("#token").Read();
        using var calendar = await app.Anonymous().GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Matches($"^{app.Address}calendar/pca_[0-9A-Za-z]{{36}}\\.ics$", address);
        Assert.Equal("text/calendar", calendar.Content.Headers.ContentType?.MediaType);
        var again = await browser.PageAsync("/connect");
        Assert.Equal("Phone may show the calendar", $"{again.QuerySelector("tbody th").Read()} {again.QuerySelector("tbody td").Read()}");
        Assert.DoesNotContain("pca_", again.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_address_of_the_API_is_on_the_page_and_in_the_query()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/connect");

        Assert.Equal($"{app.Address}odata", page.QuerySelector("#api").Read());
        Assert.Contains($"OData.Feed(\"{app.Address}odata\", null, [Implementation=\"2.0\"])", page.QuerySelector("pre").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "30", "Name")]
    [InlineData("Excel", "0", "Days")]
    [InlineData("Excel", "ten", "Days")]
    public async Task A_token_without_a_name_or_an_end_is_refused_at_the_field(string name, string days, string field)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        using var response = await browser.SubmitAsync("/connect", "create", ("Input.Name", name), ("Input.Days", days));

        var page = await response.PageAsync();
        Assert.Equal($"/connect#{field}", page.QuerySelector(".errors a")!.GetAttribute("href"));
        Assert.Null(page.QuerySelector("#token"));
    }

    private static async Task<HttpStatusCode> ReadFeedAsync(TestApp app, string token)
    {
        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync("/odata/Chapters?$top=1", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
