using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Cli;

public sealed class UserCommandTests
{
    private static readonly KeyValuePair<string, string>[] PublicUrl = [new("PcaTracker__PublicUrl", "http://tracker.example.org/")];

    [Fact]
    public async Task While_the_server_runs_a_link_and_a_token_are_printed_alone_and_work()
    {
        using var directory = new TempDirectory();
        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        var user = await TrackerProcess.RunAsync(directory.Path, PublicUrl, ["user", "add", "kz.head@example.org", "--name", "Kazakh head", "--side", "KZ", "--role", "head", "--language", "kk", "--time-zone", "Asia/Almaty"]);
        var token = await TrackerProcess.RunAsync(directory.Path, "token", "create", "--for", "kz.head@example.org", "--days", "7");

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

    [Fact]
    public async Task What_is_refused_is_one_sentence_on_standard_error()
    {
        using var directory = new TempDirectory();

        var user = await TrackerProcess.RunAsync(directory.Path, "user", "add", "joint.head@example.org", "--name", "Head", "--side", "joint", "--role", "head");
        var link = await TrackerProcess.RunAsync(directory.Path, "user", "link", "joint.head@example.org");
        var token = await TrackerProcess.RunAsync(directory.Path, "token", "create", "--for", "joint.head@example.org");

        Assert.Equal(new Ended(1, "", "A head belongs to a delegation: use the side 'EU' or 'KZ'.\n"), user);
        Assert.Equal(new Ended(1, "", "There is no account for joint.head@example.org: make one with `user add`, or check the address.\n"), link);
        Assert.Equal(link, token);
    }
}
