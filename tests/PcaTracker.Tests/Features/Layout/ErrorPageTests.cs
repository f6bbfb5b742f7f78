using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Layout;

public class ErrorPageTests
{
    [Fact]
    public async Task A_failure_shows_a_page_with_a_number_and_no_internals()
    {
        await using var app = await TestApp.StartAsync([new("Logging:LogLevel:Microsoft.AspNetCore.Diagnostics", "None")]);
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);
        app.FailNext(app.Account(Side.Joint, Role.Analyst));

        using var response = await browser.GetAsync("/timeline", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var page = await response.PageAsync();
        Assert.Equal("Something went wrong", page.QuerySelector("h1").Read());
        Assert.NotEmpty(page.QuerySelector("main code").Read());
        Assert.DoesNotContain("milestone", page.Body.Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Body.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_address_is_404()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        using var response = await browser.GetAsync("/nothing/here", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("Not found", (await response.PageAsync()).QuerySelector("h1").Read());
    }
}
