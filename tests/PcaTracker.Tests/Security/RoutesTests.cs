using System.Net;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.Routing;
using PcaTracker.Api;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Security;

/// <summary>Every route of the host with its audience; a new route is added here deliberately.</summary>
public sealed partial class RoutesTests
{
    private const string Open = "everybody", Session = "a session", Feed = "a token, and for reading also a session", Calendar = "a token for the calendar, in the address itself";

    /// <summary>Methods and route → audience.</summary>
    private static readonly Dictionary<string, string> Served = new(StringComparer.Ordinal)
    {
        ["GET /icon.svg"] = Open,
        ["GET /site.css"] = Open,
        ["GET /site.js"] = Open,
        ["GET /health/live"] = Open,
        ["GET /health/ready"] = Open,
        ["GET,POST /error"] = Open,
        ["GET,POST /sign-in"] = Open,
        ["GET,POST /sign-in/code"] = Open,
        ["GET,POST /sign-in/{Secret}"] = Open,
        ["GET /notifications/unsubscribe/{opaque}"] = Open,
        ["POST /notifications/unsubscribe/{opaque}"] = Open,
        ["POST /language"] = Open,
        ["GET,POST /"] = Session,
        ["GET,POST /account"] = Session,
        ["GET,POST /account/password"] = Session,
        ["GET,POST /account/second-factor"] = Session,
        ["GET,POST /add/{Set}"] = Session,
        ["GET,POST /administration"] = Session,
        ["GET,POST /administration/accounts"] = Session,
        ["GET,POST /administration/accounts/{Id:long}"] = Session,
        ["GET,POST /administration/accounts/new"] = Session,
        ["GET,POST /administration/system"] = Session,
        ["GET,POST /chapters/{Code}"] = Session,
        ["GET,POST /change/{Set}"] = Session,
        ["GET,POST /changed/{Id:long}"] = Session,
        ["GET,POST /issues"] = Session,
        ["GET /deadlines.csv"] = Session,
        ["GET /deadlines.plain.xlsx"] = Session,
        ["GET /deadlines.xlsx"] = Session,
        ["GET /deadlines.odc"] = Session,
        ["GET /deadlines.pbids"] = Session,
        ["GET /issues.odc"] = Session,
        ["GET /issues.pbids"] = Session,
        ["GET,POST /analysts"] = Session,
        ["GET /files/tracker.pbids"] = Session,
        ["GET /files/{name}"] = Session,
        ["GET,POST /files/made/{Key}"] = Session,
        ["GET /files/made/{key}/{name}"] = Session,
        ["GET /issues.csv"] = Session,
        ["GET /issues.plain.xlsx"] = Session,
        ["GET /issues.xlsx"] = Session,
        ["GET,POST /close-chapters"] = Session,
        ["GET,POST /connect"] = Session,
        ["GET,POST /workbench"] = Session,
        ["GET,POST /deadlines"] = Session,
        ["GET /days"] = Session,
        ["GET,POST /deadlines/calendar"] = Session,
        ["GET,POST /deadlines/{Id:long}"] = Session,
        ["GET,POST /delete/{Set}/{Id:long}"] = Session,
        ["GET,POST /documents"] = Session,
        ["GET,POST /people"] = Session,
        ["GET,POST /recommendations"] = Session,
        ["GET,POST /edit/{Set}/{Id:long}"] = Session,
        ["GET,POST /history"] = Session,
        ["GET,POST /history/{Place}"] = Session,
        ["GET,POST /narrow/{Set}/{Id:long}"] = Session,
        ["GET,POST /notifications"] = Session,
        ["GET,POST /reopen/{Id:long}"] = Session,
        ["GET,POST /resolve/{Id:long}"] = Session,
        ["GET,POST /reports"] = Session,
        ["GET,POST /reports/{Kind}"] = Session,
        ["GET,POST /log"] = Session,
        ["GET,POST /rounds"] = Session,
        ["GET,POST /rounds/{Number:long}"] = Session,
        ["GET,POST /search"] = Session,
        ["GET,POST /state-of-play"] = Session,
        ["GET,POST /state-of-play/course"] = Session,
        ["GET,POST /state-of-play/moved"] = Session,
        ["GET,POST /supersede/{Id:long}"] = Session,
        ["GET,POST /timeline"] = Session,
        ["GET,POST /widen/{Set}/{Id:long}"] = Session,
        ["GET,POST /{*path:nonfile}"] = Session,
        ["GET /calendar/{token}.ics"] = Calendar,
        ["POST /drafts"] = Session,
        ["POST /session"] = Session,
        ["POST /sign-out"] = Session,
        ["GET /history/chain"] = Session,
        ["GET /_framework/opaque-redirect"] = Session,
        ["GET,HEAD /odata/"] = Feed,
        ["GET,HEAD /odata/$metadata"] = Feed,
        ["GET,HEAD /odata/openapi.json"] = Feed,
        ["GET,HEAD /odata/{**path}"] = Feed,
        ["DELETE,PATCH,POST,PUT /odata/{**path}"] = Feed,
        ["OPTIONS /odata/{**path}"] = Feed,
        ["POST /odata/$batch"] = Feed,
        ["OPTIONS /odata/$batch"] = Feed,
        ["DELETE,GET,HEAD,PATCH,PUT /odata/$batch"] = Feed,
        ["POST /odata/{**path:endswithquery}"] = Feed,
        ["OPTIONS /odata/{**path:endswithquery}"] = Feed,
        ["DELETE,GET,HEAD,PATCH,PUT /odata/{**path:endswithquery}"] = Feed,
        ["DELETE /odata/$RepeatableRequestWithRequestID/{id}"] = Feed,
        ["OPTIONS /odata/$RepeatableRequestWithRequestID/{id}"] = Feed,
        ["GET,HEAD,PATCH,POST,PUT /odata/$RepeatableRequestWithRequestID/{id}"] = Feed,
        ["DELETE /odata/$RepeatableRequestsWithRequestID/{id}"] = Feed,
        ["OPTIONS /odata/$RepeatableRequestsWithRequestID/{id}"] = Feed,
        ["GET,HEAD,PATCH,POST,PUT /odata/$RepeatableRequestsWithRequestID/{id}"] = Feed,
        ["DELETE /odata/$RepeatableRequestWithClientID/{id}"] = Feed,
        ["OPTIONS /odata/$RepeatableRequestWithClientID/{id}"] = Feed,
        ["GET,HEAD,PATCH,POST,PUT /odata/$RepeatableRequestWithClientID/{id}"] = Feed,
        ["DELETE /odata/$RepeatableRequestsWithClientID/{id}"] = Feed,
        ["OPTIONS /odata/$RepeatableRequestsWithClientID/{id}"] = Feed,
        ["GET,HEAD,PATCH,POST,PUT /odata/$RepeatableRequestsWithClientID/{id}"] = Feed,
    };

    [Fact]
    public async Task Each_route_is_listed_with_its_audience()
    {
        var app = await SharedApp.GetAsync();

        Assert.Equal(Served.Keys.Order(StringComparer.Ordinal), Routes(app).Select(Name).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_route_serves_its_audience_only()
    {
        var app = await SharedApp.GetAsync();
        using var anonymous = app.Anonymous();
        using var forger = app.Anonymous();
        forger.DefaultRequestHeaders.Add("Authorization", "Bearer pca_" + new string('a', 40));
        using var script = app.As(Side.EU, Role.Negotiator);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        // Each open page sets a cookie for its form, with which a post needs an origin.
        foreach (var client in (HttpClient[])[anonymous, forger, script])
            client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        foreach (var route in Routes(app))
        {
            foreach (var method in Methods(route))
            {
                var served = (Anonymous: await IsServed(anonymous, method, route), Forger: await IsServed(forger, method, route), Script: await IsServed(script, method, route), Browser: await IsServed(browser, method, route));

                Assert.Equal((method, route.RoutePattern.RawText, Served[Name(route)] switch
                {
                    Open => (true, true, true, true),
                    Session => (false, false, false, true),
                    Calendar => (false, false, false, false),
                    _ => (false, false, true, method is "GET" or "HEAD"),
                }), (method, route.RoutePattern.RawText, served));
            }
        }
    }

    [Fact]
    public async Task No_route_but_the_open_ones_serves_an_expired_session()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE browser_session SET expires_at = started_at"));

        foreach (var route in Routes(app))
        {
            foreach (var method in Methods(route))
                Assert.Equal((method, route.RoutePattern.RawText, Served[Name(route)] == Open), (method, route.RoutePattern.RawText, await IsServed(browser, method, route)));
        }
    }

    [Fact]
    public async Task Open_routes_are_declared_open()
    {
        var app = await SharedApp.GetAsync();

        Assert.All(Routes(app), route => Assert.Equal(Served[Name(route)] == Open, route.Metadata.GetMetadata<IAllowAnonymous>() is not null));
    }

    [Fact]
    public async Task Each_route_of_the_API_carries_the_model()
    {
        var app = await SharedApp.GetAsync();

        var models = Routes(app).Where(r => r.RoutePattern.RawText!.TrimStart('/').StartsWith("odata", StringComparison.Ordinal)).Select(r => r.Metadata.GetMetadata<ODataMiniMetadata>()?.Model).ToList();

        Assert.True(models.Count >= 5);
        Assert.All(models, model => Assert.Same(TrackerModel.Edm, model));
    }

    [Theory]
    [InlineData("/no-such-page")]
    [InlineData("/no-such-file.txt")]
    public async Task An_unknown_path_needs_an_account_too(string path)
    {
        var app = await SharedApp.GetAsync();

        using var answer = await app.Anonymous().GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    /// <summary>Whether a request passes authentication and authorisation; its outcome beyond that does not matter.</summary>
    private static async Task<bool> IsServed(HttpClient client, string method, RouteEndpoint route)
    {
        var path = "/" + Parameter().Replace(route.RoutePattern.RawText!, "1").TrimStart('/');
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        // A closed calendar is answered like a missing one.
        if (path.StartsWith("/calendar/", StringComparison.Ordinal))
            return answer.StatusCode != HttpStatusCode.NotFound;
        return answer.StatusCode != HttpStatusCode.Unauthorized && answer.Headers.Location?.ToString().Split('?')[0] != "/sign-in";
    }

    private static string Name(RouteEndpoint route) => $"{string.Join(',', Methods(route).Order(StringComparer.Ordinal))} /{route.RoutePattern.RawText!.TrimStart('/')}";

    private static IReadOnlyList<string> Methods(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"];

    private static IEnumerable<RouteEndpoint> Routes(TestApp app) => app.Routes;

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
