using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Cli;

[Trait("Database", "SQLite")]
public sealed class UserCommandTests
{
    private static readonly KeyValuePair<string, string>[] PublicUrl = [new("PcaTracker__PublicUrl", "http://tracker.example.org/")];

    [Fact]
    public async Task While_the_server_runs_a_link_and_a_token_are_printed_alone_and_work()
    {
        using var directory = new TempDirectory();
        await using var server = await TrackerServer.StartAsync(directory.Path);

        var user = await TrackerCommand.RunAsync(directory.Path, PublicUrl, ["user", "add", "kz.head@example.org", "--name", "Kazakh head", "--side", "KZ", "--role", "head", "--language", "kk", "--time-zone", "Asia/Almaty"]);
        var token = await TrackerCommand.RunAsync(directory.Path, "token", "create", "--for", "kz.head@example.org", "--days", "7");

        Assert.Equal((0, ""), (user.ExitCode, user.Errors));
        Assert.Matches("^http://tracker\\.example\\.org/sign-in/[0-9A-Za-z]{36}\n$", user.Output);
        Assert.Equal((0, ""), (token.ExitCode, token.Errors));
        Assert.Matches("^pca_[0-9A-Za-z]{36}\n$", token.Output);
        using var client = new HttpClient { BaseAddress = server.Address };
        var page = await client.PageAsync(new Uri(user.Output.Trim()).AbsolutePath);
        Assert.Equal("Sign in as Kazakh head", page.QuerySelector("h1").Read());
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"kz.head@example.org:{token.Output.Trim()}")));
        using var rounds = await client.GetAsync("/odata/Rounds", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, rounds.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Forbidden)]
    [InlineData("read", HttpStatusCode.Forbidden)]
    [InlineData("write", HttpStatusCode.NotFound)]
    [InlineData("calendar", HttpStatusCode.Unauthorized)]
    public async Task A_token_opens_what_its_scope_says(string? scope, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();
        app.Account("KZ", "head");

        var token = await TrackerCommand.RunAsync(app.DataDirectory, ["token", "create", "--for", "kz.head@example.org", .. scope is null ? Array.Empty<string>() : ["--scope", scope]]);

        using var client = app.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim());
        Assert.Equal(status, (await client.Remove("Issues(1)")).Status);
    }

    [Fact]
    public async Task Disabling_somebody_works_with_the_next_request_and_enabling_lets_them_begin_anew()
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account("EU", "head");
        using var browser = app.SignedIn("EU", "head");
        using var script = app.As("EU", "head");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(browser, "/rounds"), await StatusAsync(script, "/odata/Rounds")));

        var disabled = await TrackerCommand.RunAsync(app.DataDirectory, "user", "disable", owner.Email);
        var meanwhile = (await StatusAsync(browser, "/rounds"), await StatusAsync(script, "/odata/Rounds"));
        var enabled = await TrackerCommand.RunAsync(app.DataDirectory, "user", "enable", owner.Email);
        var afterwards = (await StatusAsync(browser, "/rounds"), await StatusAsync(script, "/odata/Rounds"));

        Assert.Equal(new Ended(0, "eu.head@example.org is disabled; `user enable eu.head@example.org` lets them in again.\n", ""), disabled);
        Assert.Equal(new Ended(0, "eu.head@example.org is enabled.\n", ""), enabled);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Unauthorized), meanwhile);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), afterwards);
    }

    [Fact]
    public async Task A_person_who_lost_the_app_signs_in_without_it_after_second_factor_off()
    {
        await using var app = await TestApp.StartAsync();
        var owner = await app.WithPasswordAsync("EU", "head");
        using var browser = app.SignedIn("EU", "head");
        await app.SetUpAppAsync(browser);
        Assert.True(app.Stored(owner).SecondFactor);

        var off = await TrackerCommand.RunAsync(app.DataDirectory, "user", "second-factor-off", owner.Email);
        using var signedIn = await app.Anonymous().SignInAsync(owner.Email);

        Assert.Equal(new Ended(0, "eu.head@example.org signs in without a code.\n", ""), off);
        Assert.Equal("/", signedIn.Headers.Location!.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(browser, "/rounds"));
    }

    [Fact]
    public async Task A_refusal_is_one_sentence_on_standard_error()
    {
        using var directory = new TempDirectory();

        var user = await TrackerCommand.RunAsync(directory.Path, "user", "add", "joint.head@example.org", "--name", "Head", "--side", "joint", "--role", "head");
        var link = await TrackerCommand.RunAsync(directory.Path, "user", "link", "joint.head@example.org");
        var token = await TrackerCommand.RunAsync(directory.Path, "token", "create", "--for", "joint.head@example.org");

        Assert.Equal(new Ended(1, "", "A head belongs to a delegation: use the side 'EU' or 'KZ'.\n"), user);
        Assert.Equal(new Ended(1, "", "There is no account for joint.head@example.org: make one with `user add`, or check the address.\n"), link);
        Assert.Equal(link, token);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
