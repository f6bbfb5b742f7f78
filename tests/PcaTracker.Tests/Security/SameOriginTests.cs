using System.Net;
using System.Text;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Security;

/// <summary>A write with a cookie needs an origin of the tracker.</summary>
public sealed class SameOriginTests
{
    private const string Form = "application/x-www-form-urlencoded", Json = "application/json", Text = "text/plain";

    [Theory]
    // A form on another site, in a browser with fetch metadata.
    [InlineData("POST", "/deadlines", Form, "Sec-Fetch-Site: cross-site")]
    [InlineData("POST", "/deadlines", Form, "Sec-Fetch-Site: cross-site", "Origin: OURS")]
    // A page of another host under the same domain.
    [InlineData("POST", "/deadlines", Form, "Sec-Fetch-Site: same-site")]
    [InlineData("POST", "/deadlines", Form, "Origin: http://evil.127.0.0.1")]
    // An address typed into the address bar sends no form.
    [InlineData("POST", "/deadlines", Form, "Sec-Fetch-Site: none")]
    [InlineData("POST", "/deadlines", Form, "Sec-Fetch-Site: ")]
    [InlineData("POST", "/deadlines", Form, "Sec-Fetch-Site: same-origin, cross-site")]
    // Browsers that send only Origin or Referer, or neither.
    [InlineData("POST", "/deadlines", Form, "Origin: https://example.org")]
    [InlineData("POST", "/deadlines", Form, "Origin: null")]
    [InlineData("POST", "/deadlines", Form, "Origin: OURS.example.org")]
    [InlineData("POST", "/deadlines", Form, "Referer: https://example.org/a?OURS")]
    [InlineData("POST", "/deadlines", Form)]
    [InlineData("POST", "/sign-out", Form)]
    [InlineData("POST", "/sign-in", Form, "Sec-Fetch-Site: cross-site")]
    // The API: JSON that a form can send, and methods that it cannot.
    [InlineData("POST", "/odata/Issues", Text, "Sec-Fetch-Site: cross-site")]
    [InlineData("POST", "/odata/Issues", Json)]
    [InlineData("POST", "/odata/CloseAllChapters", Form, "Origin: https://example.org")]
    [InlineData("POST", "/odata/$batch", Json, "Sec-Fetch-Site: cross-site")]
    [InlineData("POST", "/odata/Issues/$query", Text, "Sec-Fetch-Site: cross-site")]
    [InlineData("PATCH", "/odata/Chapters(3)", Json)]
    [InlineData("PUT", "/odata/Chapters(3)", Json)]
    [InlineData("DELETE", "/odata/Positions(1)", Json, "Sec-Fetch-Site: same-site")]
    public async Task A_request_from_another_origin_is_refused_and_changes_nothing(string method, string path, string type, params string[] headers)
    {
        var app = await SharedApp.GetAsync();
        using var browser = Bare(app);
        var before = State(app);

        using var answer = await SendAsync(app, browser, method, path, type, headers);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Open the tracker at its own address", await Body(answer), StringComparison.Ordinal);
        Assert.Equal(path.StartsWith("/odata/", StringComparison.Ordinal), (await Body(answer)).Contains("not-from-our-page", StringComparison.Ordinal));
        Assert.Equal(before, State(app));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site: same-origin")]
    [InlineData("Origin: OURS")]
    [InlineData("Referer: OURS/deadlines?done=moved")]
    public async Task A_form_of_the_same_origin_still_needs_its_antiforgery_token(string proof)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = Bare(app);

        using var forged = await SendAsync(app, browser, "POST", "/deadlines", Form, [proof]);
        using var ours = await browser.SubmitAsync("/deadlines", "add-deadline",
            ("Input.Title", "Comments"), ("Input.DueOn", "2026-12-01"), ("Input.ResponsibleParty", "EU"), ("Input.Visibility", "eu"));

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (forged.StatusCode, ours.StatusCode));
    }

    [Fact]
    public async Task A_session_never_writes_to_the_API()
    {
        var app = await SharedApp.GetAsync();
        using var browser = Bare(app);
        var before = State(app);

        foreach (var (method, path) in new[] { ("POST", "Issues"), ("PATCH", "Chapters(3)"), ("DELETE", "Positions(1)"), ("POST", "$batch"), ("POST", "CloseAllChapters") })
        {
            using var answer = await SendAsync(app, browser, method, "/odata/" + path, Json, ["Sec-Fetch-Site: same-origin", "If-Match: *"]);
            Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
        }

        Assert.Equal(before, State(app));
    }

    [Fact]
    public async Task A_token_needs_no_origin_but_does_not_excuse_a_foreign_one()
    {
        await using var app = await TestApp.StartAsync();
        using var program = app.As(Side.EU, Role.Negotiator);
        using var withCookie = app.As(Side.EU, Role.Negotiator);
        withCookie.DefaultRequestHeaders.Add("Cookie", CookieOf(app));

        using var alone = await SendAsync(app, program, "PATCH", "/odata/Chapters(3)", Json, ["If-Match: *"]);
        using var elsewhere = await SendAsync(app, program, "PATCH", "/odata/Chapters(3)", Json, ["If-Match: *", "Origin: https://example.org"]);
        using var besides = await SendAsync(app, withCookie, "PATCH", "/odata/Chapters(3)", Json, ["If-Match: *"]);

        Assert.Equal(
            (HttpStatusCode.NoContent, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (alone.StatusCode, elsewhere.StatusCode, besides.StatusCode));
    }

    [Theory]
    [InlineData("X-HTTP-Method")]
    [InlineData("X-HTTP-Method-Override")]
    [InlineData("x-method-override")]
    public async Task A_method_override_header_is_refused(string header)
    {
        await using var app = await TestApp.StartAsync();
        var before = State(app);

        using var withToken = await SendAsync(app, app.As(Side.EU, Role.Head), "POST", "/odata/Positions(1)", Json, [$"{header}: DELETE", "If-Match: *"]);
        using var withCookie = await SendAsync(app, Bare(app), "POST", "/sign-out", Form, [$"{header}: DELETE", "Sec-Fetch-Site: same-origin"]);
        using var read = await SendAsync(app, Bare(app), "GET", "/odata/Positions(1)", null, [$"{header}: DELETE"]);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK), (withToken.StatusCode, withCookie.StatusCode, read.StatusCode));
        Assert.Contains("method-override", await Body(withToken), StringComparison.Ordinal);
        Assert.Equal(before, State(app));
    }

    [Fact]
    public async Task A_method_override_in_query_or_form_is_ignored()
    {
        var app = await SharedApp.GetAsync();
        var before = State(app);
        using var client = app.As(Side.EU, Role.Head);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/odata/Positions(1)") { Content = new FormUrlEncodedContent([new("_method", "DELETE")]) };

        using var read = await SendAsync(app, client, "GET", "/odata/Positions(1)?_method=DELETE", null, []);
        using var posted = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.False(read.StatusCode == HttpStatusCode.NoContent || posted.IsSuccessStatusCode);
        Assert.Equal(before, State(app));
    }

    [Fact]
    public async Task Behind_a_proxy_the_public_address_is_the_origin()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "https://tracker.example.org"));
        using var browser = Bare(app);

        using var ours = await SendAsync(app, browser, "POST", "/sign-out", Form, ["Origin: https://tracker.example.org"]);
        using var inside = await SendAsync(app, browser, "POST", "/sign-out", Form, ["Origin: OURS"]);
        using var plain = await SendAsync(app, browser, "POST", "/sign-out", Form, ["Origin: http://tracker.example.org"]);

        Assert.Equal(
            (HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (ours.StatusCode, inside.StatusCode, plain.StatusCode));
    }

    [Theory]
    [InlineData("tracker.internal:8080", "http://tracker.internal:8080", HttpStatusCode.BadRequest)]
    [InlineData("tracker.internal", "http://tracker.internal", HttpStatusCode.BadRequest)]
    [InlineData("tracker.internal:80", "http://tracker.internal", HttpStatusCode.BadRequest)]
    [InlineData("tracker.internal", "http://xn--e1aaowdh.example.org", HttpStatusCode.BadRequest)]
    [InlineData("tracker.internal:8080", "http://tracker.internal", HttpStatusCode.Forbidden)]
    [InlineData("tracker.internal", "https://tracker.internal", HttpStatusCode.Forbidden)]
    [InlineData("tracker.internal", "http://evil.example.org", HttpStatusCode.Forbidden)]
    [InlineData("evil.example.org", "http://evil.example.org", HttpStatusCode.BadRequest, "PcaTracker__AllowedHosts")]
    public async Task Under_another_allowed_host_that_host_is_the_origin(string host, string origin, HttpStatusCode status, string sentence = "")
    {
        await using var app = await TestApp.StartAsync(new("PcaTracker:PublicUrl", "http://трекер.example.org"), new("PcaTracker:AllowedHosts:0", "tracker.internal"));
        using var browser = Bare(app);

        using var answer = await SendAsync(app, browser, "POST", "/sign-out", Form, [$"Host: {host}", $"Origin: {origin}"]);

        // 400 because the antiforgery token is missing.
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(sentence, await Body(answer), StringComparison.Ordinal);
    }

    /// <summary>A client with the session of the EU's head and no header about the origin of its requests.</summary>
    private static HttpClient Bare(TestApp app)
    {
        var cookies = new CookieContainer();
        cookies.Add(app.Address, app.SessionOf(Side.EU, Role.Head));
        return new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = app.Address };
    }

    private static string CookieOf(TestApp app) => app.SessionOf(Side.EU, Role.Head) is var cookie ? $"{cookie.Name}={cookie.Value}" : "";

    private static async Task<HttpResponseMessage> SendAsync(TestApp app, HttpClient client, string method, string path, string? type, string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (type is not null)
            request.Content = new StringContent(type == Form ? "_handler=add-deadline" : """{"EuLead":"Somebody"}""", Encoding.UTF8, type);
        foreach (var header in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1].Replace("OURS", app.Address.ToString().TrimEnd('/'), StringComparison.Ordinal)));
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<string> Body(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static string State(TestApp app)
    {
        using var session = app.Database.OpenAsSystem();
        return string.Join(' ', session.Connection.QuerySingle<(long, long, long, long)>(
            "SELECT (SELECT count(*) FROM position), (SELECT count(*) FROM deadline) + (SELECT count(*) FROM issue), (SELECT count(*) FROM change), (SELECT sum(revision) FROM chapter)"));
    }
}
