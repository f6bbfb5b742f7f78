using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Api;

namespace PcaTracker.Tests.Security;

public sealed partial class RoutesTests
{
    [Fact]
    public async Task Open_to_everybody_are_the_sign_in_pages_the_error_page_and_the_files_they_name()
    {
        await using var app = await TestApp.StartAsync();

        var open = Routes(app).Where(r => r.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(r => r.RoutePattern.RawText!);

        Assert.Equal(["/error", "/icon.svg", "/sign-in", "/sign-in/{Secret}", "/site.css", "/site.js"], open.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Each_route_of_the_feed_carries_the_model()
    {
        await using var app = await TestApp.StartAsync();

        var models = Routes(app).Where(r => r.RoutePattern.RawText!.TrimStart('/').StartsWith("odata", StringComparison.Ordinal)).Select(r => r.Metadata.GetMetadata<ODataMiniMetadata>()?.Model).ToList();

        Assert.True(models.Count >= 5);
        Assert.All(models, model => Assert.Same(TrackerModel.Edm, model));
    }

    [Fact]
    public async Task Everything_else_gives_nothing_to_who_has_not_signed_in()
    {
        await using var app = await TestApp.StartAsync();
        using var stranger = app.Anonymous();
        var closed = Routes(app).Where(r => r.Metadata.GetMetadata<IAllowAnonymous>() is null).ToList();
        Assert.True(closed.Count > 10);

        foreach (var route in closed)
        {
            foreach (var method in route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var path = "/" + Parameter().Replace(route.RoutePattern.RawText!, "1").TrimStart('/');
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                using var answer = await stranger.SendAsync(request, TestContext.Current.CancellationToken);

                if (path.StartsWith("/odata", StringComparison.Ordinal))
                    Assert.Equal((path, HttpStatusCode.Unauthorized), (path, answer.StatusCode));
                else
                    Assert.Equal((path, "/sign-in"), (path, answer.Headers.Location?.ToString().Split('?')[0]));
            }
        }
    }

    [Theory]
    [InlineData("/no-such-page")]
    [InlineData("/no-such-file.txt")]
    public async Task What_does_not_exist_asks_for_an_account_too(string path)
    {
        await using var app = await TestApp.StartAsync();

        using var answer = await app.Anonymous().GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static IEnumerable<RouteEndpoint> Routes(TestApp app) => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();
}
