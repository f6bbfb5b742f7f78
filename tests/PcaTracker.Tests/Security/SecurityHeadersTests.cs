using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Security;

public sealed partial class SecurityHeadersTests
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    [Fact]
    public async Task Every_answer_of_every_route_has_the_security_headers()
    {
        await using var app = await TestApp.StartAsync();
        var routes = app.Routes.ToList();
        Assert.True(routes.Count > 20);

        foreach (var client in new[] { app.Anonymous(), app.SignedIn(Side.EU, Role.Head), app.As(Side.EU, Role.Head) })
        {
            foreach (var route in routes)
            {
                foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
                {
                    var path = "/" + Parameter().Replace(route.RoutePattern.RawText!, "1").TrimStart('/');
                    using var request = new HttpRequestMessage(new HttpMethod(method), path);
                    using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                    Check($"{method} {path}", answer);
                }
            }
        }
    }

    [Theory]
    [InlineData("/odata/Rounds", 200)]
    [InlineData("/odata/$metadata", 200)]
    [InlineData("/odata/Nothing", 404)]
    [InlineData("/odata/Rounds?$filter=Nothing eq 1", 400)]
    [InlineData("/odata/Rounds?LONG", 414)]
    [InlineData("/no-such-page", 404)]
    [InlineData("/chapters/no-such-chapter", 404)]
    [InlineData("/site.css", 200)]
    [InlineData("/..%2f..%2ftracker.db", 404)]
    [InlineData("/sign-in/no-such-link", 410)]
    public async Task Every_refusal_has_the_security_headers(string path, int status)
    {
        var app = await SharedApp.GetAsync();

        using var answer = await app.SignedIn(Side.EU, Role.Analyst).GetAsync(path.Replace("LONG", new string('x', 20_000), StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Check(path, answer);
    }

    [Theory]
    [InlineData("/timeline")]
    [InlineData("/odata/Milestones")]
    public async Task A_failure_has_the_security_headers(string path)
    {
        await using var app = await TestApp.StartAsync([new("Logging:LogLevel:Microsoft.AspNetCore.Diagnostics", "None")]);
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);
        app.FailNext(app.Account(Side.Joint, Role.Analyst));

        using var answer = await browser.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Check(path, answer);
    }

    [Fact]
    public async Task Over_https_answers_have_Strict_Transport_Security()
    {
        await using var plain = await TestApp.StartAsync();
        await using var secure = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "https://tracker.example.org"));

        using var byHttp = await plain.Anonymous().GetAsync("/sign-in", TestContext.Current.CancellationToken);
        using var byHttps = await secure.Anonymous().GetAsync("/sign-in", TestContext.Current.CancellationToken);

        Assert.False(byHttp.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal("max-age=63072000; includeSubDomains", byHttps.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData("127.0.0.1", "no-referrer")]
    [InlineData("localhost", "no-referrer")]
    [InlineData("tracker.example.org", "same-origin")]
    public async Task Referrer_Policy_allows_the_origin_where_browsers_send_no_fetch_metadata(string host, string policy)
    {
        await using var app = await TestApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = $"{host}:{app.Address.Port}" } };

        using var answer = await app.Anonymous().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(policy, answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task A_malformed_request_is_answered_without_a_Server_header()
    {
        var app = await SharedApp.GetAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync("GET /\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream(), Encoding.ASCII);

        var answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 400 Bad Request", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    private static void Check(string what, HttpResponseMessage answer)
    {
        string? Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(" | ", values) : null;

        Assert.Equal((what, Policy), (what, Header("Content-Security-Policy")));
        Assert.Equal((what, "nosniff"), (what, Header("X-Content-Type-Options")));
        Assert.Equal((what, "no-referrer"), (what, Header("Referrer-Policy")));
        Assert.Equal((what, "same-origin"), (what, Header("Cross-Origin-Opener-Policy")));
        Assert.Equal((what, "same-origin"), (what, Header("Cross-Origin-Resource-Policy")));
        Assert.Equal((what, "noindex, nofollow"), (what, Header("X-Robots-Tag")));
        Assert.StartsWith("accelerometer=(), autoplay=(), camera=()", Header("Permissions-Policy"), StringComparison.Ordinal);
        Assert.Null(Header("Server"));
        Assert.Null(Header("X-Powered-By"));
        // The site's own files and the API's metadata contain nothing of the record; everything else is not stored.
        var isData = !SiteFile().IsMatch(what) && !(answer.IsSuccessStatusCode && Description().IsMatch(what));
        Assert.True(!isData || answer.Headers.CacheControl!.NoStore, what);
        if (answer.Content.Headers.ContentType is { } type)
            Assert.Contains(type.MediaType, (string[])["text/html", "text/plain", "text/csv", "text/css", "text/javascript", "image/svg+xml", "application/json", "application/jsonl", "application/xml", "text/x-ms-odc", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "multipart/mixed"]);
    }

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"/(site\.css|site\.js|icon\.svg)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SiteFile();

    [GeneratedRegex(@"/odata/?(\$metadata|openapi\.json)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Description();
}
