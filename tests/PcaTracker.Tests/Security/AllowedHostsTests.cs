using System.Net;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Security;

public sealed class AllowedHostsTests
{
    private static readonly KeyValuePair<string, string?>
        PublicUrl = new("PcaTracker:PublicUrl", "https://tracker.example.org"),
        Configured = new("PcaTracker:AllowedHosts:0", "tracker.internal");

    [Theory]
    [InlineData("evil.example.org")]
    [InlineData("evil.example.org:80")]
    [InlineData("localhost.evil.example.org")]
    [InlineData("127.0.0.1.evil.example.org")]
    [InlineData("10.0.0.7")]
    [InlineData("[::2]:80")]
    public async Task A_request_for_another_host_is_refused_without_a_link(string host)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.EU, Role.Analyst);
        using var browser = app.SignedIn(Side.EU, Role.Analyst);

        var feed = await analyst.Read("Rounds", ("Host", host), ("Prefer", "maxpagesize=1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connect") { Headers = { Host = host } };
        using var page = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("400 unknown-host", feed.Refusal);
        Assert.Equal(HttpStatusCode.BadRequest, page.StatusCode);
        Assert.Contains("PcaTracker__AllowedHosts", text, StringComparison.Ordinal);
        Assert.True(page.Headers.Contains("Content-Security-Policy"));
        foreach (var answer in (string[])[text, feed.Text, .. feed.Headers.Values])
            Assert.DoesNotContain(host.Split(':')[0], answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5080", HttpStatusCode.OK)]
    [InlineData("LocalHost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("[::1]:5080", HttpStatusCode.OK)]
    [InlineData("Tracker.Example.org", HttpStatusCode.OK)]
    [InlineData("tracker.example.org:443", HttpStatusCode.OK)]
    [InlineData("tracker.internal:8080", HttpStatusCode.OK)]
    [InlineData("example.org", HttpStatusCode.BadRequest)]
    public async Task Allowed_hosts_are_the_configured_ones_and_loopback_names_if_it_listens_there(string host, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync(PublicUrl, Configured);

        var reply = await app.As(Side.EU, Role.Analyst).Read("Rounds", ("Host", host), ("Prefer", "maxpagesize=1"));

        Assert.Equal(status, reply.Status);
        if (status == HttpStatusCode.OK)
            Assert.StartsWith("https://tracker.example.org/odata/", reply["@odata.nextLink"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Трекер.example.org", "xn--e1aaowdh.example.org")]
    [InlineData("Tracker.Internal.", "tracker.internal")]
    [InlineData("tracker.internal", "tracker.internal.:8080")]
    [InlineData("2001:DB8:0:0::7", "[2001:db8::7]:8080")]
    [InlineData("[2001:db8::7]", "[2001:0db8:0:0:0:0:0:7]")]
    public async Task Equivalent_spellings_of_a_host_are_allowed(string configured, string host)
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:AllowedHosts:0", configured));

        var reply = await app.As(Side.EU, Role.Analyst).Read("Rounds", ("Host", host));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task An_internationalised_public_host_is_allowed_in_ASCII()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "http://трекер.example.org"));

        var reply = await app.As(Side.EU, Role.Analyst).Read("Rounds", ("Host", "xn--e1aaowdh.example.org"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
    }

    [Fact]
    public async Task The_host_is_checked_before_anything_else()
    {
        var app = await SharedApp.GetAsync();

        var reply = await app.As(Side.EU, Role.Analyst).Read($"Rounds?$filter=City eq '{new string('x', 20_000)}'", ("Host", "evil.example.org"));

        Assert.Equal("400 unknown-host", reply.Refusal);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://tracker.example.org")]
    [InlineData("tracker.example.org:443")]
    public async Task An_invalid_host_setting_stops_the_start(string host)
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, [new("PcaTracker__AllowedHosts__0", host)], ["serve"]);

        Assert.Equal(new Ended(1, "", $"The setting PcaTracker__AllowedHosts is '{host}'. Set names such as tracker.example.org, one each in PcaTracker__AllowedHosts__0, __1 and so on.\n"), ended);
    }
}
