using System.Net;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Cli;

[Trait("Database", "SQLite")]
public sealed class FirstStartTests
{
    private const string Line = "Sign in once as administrator: ";

    [Fact]
    public async Task A_start_prints_a_new_link_until_the_administrator_has_signed_in()
    {
        using var directory = new TempDirectory();
        string first;
        await using (var server = await TrackerServer.StartAsync(directory.Path))
            first = Link(server);

        await using (var server = await TrackerServer.StartAsync(directory.Path))
        {
            using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
            using var old = await browser.GetAsync(first, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.Gone, old.StatusCode);
            using var signedIn = await browser.SubmitAsync(Link(server), "sign-in-link");
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
            Assert.Equal("Administrator", (await browser.PageAsync("/")).QuerySelector(".person .name").Read());
        }

        await using var last = await TrackerServer.StartAsync(directory.Path);
        Assert.DoesNotContain(last.Said, line => line.Contains("/sign-in/", StringComparison.Ordinal));
    }

    private static string Link(TrackerServer server)
    {
        var link = new Uri(Assert.Single(server.Said, line => line.StartsWith(Line, StringComparison.Ordinal))[Line.Length..]);
        Assert.Equal(server.Address.Authority, link.Authority);
        return link.AbsolutePath;
    }
}
