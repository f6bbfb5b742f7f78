using System.Net;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Layout;

namespace PcaTracker.Tests.Features.Layout;

/// <summary>Refusals that the framework answers with a status code alone.</summary>
public sealed class RefusedPageTests
{
    [Fact]
    public async Task A_form_of_another_session_is_refused_and_returns_the_typed_text()
    {
        await using var app = await TestApp.StartAsync();
        using var other = app.SignedIn(Side.KZ, Role.Negotiator);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var token = await TokenAsync(other, "/deadlines");

        using var answer = await PostAsync(browser, "/deadlines", ("_handler", "add-deadline"), ("__RequestVerificationToken", token), ("Input.Title", "Comments on <Annex I>"), ("Input.Password", "nothing is agreed"));
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("This form belongs to another session", page.QuerySelector("h1").Read());
        Assert.Equal(["Comments on <Annex I>"], page.QuerySelectorAll("main pre").Select(text => text.Read()));
        Assert.Equal("/deadlines", page.QuerySelector("main p:last-child a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_form_with_too_many_fields_is_refused_with_a_page()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var token = await TokenAsync(browser, "/rounds/7");
        var fields = Enumerable.Range(0, StatusPage.MostFields).Select(i => ($"Input.Rows[{i}].Chapter", ""));

        using var answer = await PostAsync(browser, "/rounds/7", [("_handler", "log-outcomes"), ("__RequestVerificationToken", token), .. fields]);
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("This form is too large", page.QuerySelector("h1").Read());
        Assert.Contains("up to 4096 fields", page.QuerySelector("main").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_of_outcomes_of_every_chapter_fits_one_form()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var empty = Enumerable.Range(1, 150).SelectMany(i => new[] { ($"Input.Rows[{i}].Chapter", ""), ($"Input.Rows[{i}].Status", ""), ($"Input.Rows[{i}].Summary", "") });

        using var answer = await browser.SubmitAsync("/rounds/7", "log-outcomes",
            [("Input.Rows[0].Chapter", "Annex I"), ("Input.Rows[0].Status", "opened"), ("Input.Rows[0].Summary", "Reservations exchanged."), .. empty, ("Input.Visibility", "shared")]);

        Assert.Equal("/rounds/7?logged=1#outcomes", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_form_whose_subject_was_settled_meanwhile_is_refused_with_a_page()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES (12, 'Comments', '2026-11-26', '2026-11-26T23:00:00.000Z', 'joint', 'shared')"));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        var token = await TokenAsync(browser, "/deadlines/12");
        using var completed = await browser.SubmitAsync("/deadlines/12", "complete");

        using var answer = await PostAsync(browser, "/deadlines/12", ("_handler", "move"), ("__RequestVerificationToken", token), ("Input.DueOn", "2026-12-04"), ("Input.MoveReason", "Asked for by Astana"));
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("This form is no longer there", page.QuerySelector("h1").Read());
        Assert.Equal(["2026-12-04", "Asked for by Astana"], page.QuerySelectorAll("main pre").Select(text => text.Read()));
    }

    [Fact]
    public async Task No_link_of_a_refusal_points_to_another_site()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.GetAsync(new Uri($"{app.Address.ToString().TrimEnd('/')}//example.org"), TestContext.Current.CancellationToken);
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.All(page.QuerySelectorAll("main a"), link => Assert.Equal("/", link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("GET", "/hangfire", HttpStatusCode.Forbidden, "Not for your role")]
    [InlineData("PUT", "/deadlines", HttpStatusCode.MethodNotAllowed, "Read only")]
    [InlineData("GET", "/no-such-file.txt", HttpStatusCode.NotFound, "Not found")]
    [InlineData("POST", "/sign-in/code", HttpStatusCode.BadRequest, "This form belongs to another session")]
    [InlineData("POST", "/deadlines", HttpStatusCode.BadRequest, "This form belongs to another session")]
    [InlineData("GET", "/rounds/99999999999999999999", HttpStatusCode.NotFound, "Not found")]
    public async Task Every_refusal_of_a_page_has_a_heading(string method, string address, HttpStatusCode status, string heading)
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Hangfire:Dashboard", "true"));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await answer.PageAsync();

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(heading, page.QuerySelector("h1").Read());
        Assert.NotEmpty(page.QuerySelector(".lead").Read());
    }

    private static async Task<string> TokenAsync(HttpClient browser, string address) =>
        (await browser.PageAsync(address)).QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string address, params IEnumerable<(string Name, string Value)> fields) =>
        browser.PostAsync(address, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);
}
