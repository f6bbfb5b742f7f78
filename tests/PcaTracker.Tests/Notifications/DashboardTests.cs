using System.Net;
using System.Net.Http.Headers;
using Dapper;
using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Notifications;

/// <summary>Hangfire's pages about its jobs.</summary>
public class DashboardTests
{
    private static readonly KeyValuePair<string, string?>[] On = [new("PcaTracker:Hangfire:Dashboard", "true"), new("PcaTracker:Notifications:Ticker", "true")];

    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    [InlineData("yes")]
    public async Task The_dashboard_is_off_unless_the_setting_is_true(string? setting)
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Hangfire:Dashboard", setting));

        using var answer = await app.SignedIn(Side.Joint, Role.Administrator).GetAsync("/hangfire", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task The_dashboard_is_for_signed_in_administrators()
    {
        await using var app = await TestApp.StartAsync(On);
        var token = app.Services.GetRequiredService<AccessTokens>().Create(app.Account(Side.Joint, Role.Administrator), "test", scope: TokenScope.Write).Value.Text;
        using var byToken = app.Anonymous();
        byToken.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var fromHere = app.Anonymous();
        fromHere.DefaultRequestHeaders.Add("X-Forwarded-For", "127.0.0.1");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(app.SignedIn(Side.Joint, Role.Administrator)));
        foreach (var role in Role.All.Except([Role.Administrator]))
            Assert.Equal((role, HttpStatusCode.Forbidden), (role, await StatusAsync(app.SignedIn(Side.EU, role))));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(byToken));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(fromHere));
    }

    [Fact]
    public async Task The_dashboard_is_read_only()
    {
        await using var app = await TestApp.StartAsync(On);
        using var browser = app.SignedIn(Side.Joint, Role.Administrator);
        using var storage = app.Services.GetRequiredService<JobStorage>().GetConnection();

        var page = await browser.PageAsync("/hangfire/recurring");
        using var removal = new HttpRequestMessage(HttpMethod.Post, "/hangfire/recurring/remove") { Content = new FormUrlEncodedContent([new("jobs[]", "reminders")]) };
        removal.Headers.Add(page.QuerySelector("meta[name=csrf-header]")!.GetAttribute("content")!, page.QuerySelector("meta[name=csrf-token]")!.GetAttribute("content"));
        using var removed = await browser.SendAsync(removal, TestContext.Current.CancellationToken);

        Assert.Contains("reminders", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("button[data-url]"));
        Assert.Equal(HttpStatusCode.Unauthorized, removed.StatusCode);
        Assert.Single(storage.GetRecurringJobs());
    }

    [Fact]
    public async Task The_dashboard_shows_no_data_since_jobs_have_only_keys()
    {
        await using var app = await TestApp.StartAsync(On);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES ('canary', '2026-11-24', '2026-11-24T22:00:00.000Z', 'EU', 'eu')"));
        app.Account(Side.EU, Role.Head);
        using var browser = app.SignedIn(Side.Joint, Role.Administrator);
        using var storage = app.Services.GetRequiredService<JobStorage>().GetConnection();

        foreach (var path in new[] { "", "/jobs/enqueued", "/jobs/succeeded", "/jobs/processing", "/retries", "/recurring", "/servers" })
        {
            var page = (await browser.PageAsync("/hangfire" + path)).Source.Text;
            Assert.Contains("PcaTracker jobs", page, StringComparison.Ordinal);
            Assert.DoesNotContain("canary", page, StringComparison.Ordinal);
            Assert.DoesNotContain(app.DataDirectory, page, StringComparison.Ordinal);
        }
        Assert.All(storage.GetRecurringJobs().SelectMany(job => job.Job.Args), argument => Assert.True(argument is int or long));
    }

    [Fact]
    public async Task Only_dashboard_pages_may_set_styles_and_no_inline_script_runs()
    {
        await using var app = await TestApp.StartAsync(On);
        using var browser = app.SignedIn(Side.Joint, Role.Administrator);

        using var jobs = await browser.GetAsync("/hangfire", TestContext.Current.CancellationToken);
        using var rounds = await browser.GetAsync("/rounds", TestContext.Current.CancellationToken);

        Assert.Contains("script-src 'self'; style-src 'self' 'unsafe-inline';", Assert.Single(jobs.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", Assert.Single(rounds.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/hangfire", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
