using System.Net;
using Microsoft.Extensions.Configuration;
using PcaTracker.Domain;
using PcaTracker.Security.Http;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Security;

public sealed class KnownProxiesTests
{
    private static readonly (string, string)[] Spoofed =
        [("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "evil.example.org"), ("X-Forwarded-Proto", "https"), ("Prefer", "maxpagesize=1")];

    [Fact]
    public async Task Without_known_proxies_forwarded_headers_are_ignored()
    {
        // The framework's own switch, which trusts every sender, is off whatever the environment says.
        await using var app = await TestApp.StartAsync([new("ForwardedHeaders_Enabled", "true"), .. RateLimitsTests.Limit("Feed", 3, 1)]);
        using var anonymous = app.Anonymous();

        var reply = await app.As(Side.EU, Role.Analyst).Read("Rounds", Spoofed);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            statuses.Add((await anonymous.Read("Rounds", ("X-Forwarded-For", $"203.0.113.{i}"))).Status);

        Assert.StartsWith($"{app.Address}odata/Rounds?", reply["@odata.nextLink"], StringComparison.Ordinal);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
    }

    [Fact]
    public async Task The_headers_of_a_known_proxy_set_client_address_and_host()
    {
        await using var app = await TestApp.StartAsync(
            [new("PcaTracker:KnownProxies:0", "127.0.0.0/8"), new("PcaTracker:AllowedHosts:0", "tracker.example.org"), .. RateLimitsTests.Limit("Feed", 3, 1)]);
        using var anonymous = app.Anonymous();

        var named = await app.As(Side.EU, Role.Analyst).Read("Rounds", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Host", "tracker.example.org"), ("X-Forwarded-Proto", "https"), ("Prefer", "maxpagesize=1"));
        var evil = await app.As(Side.EU, Role.Head).Read("Rounds", Spoofed);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
            statuses.Add((await anonymous.Read("Rounds", ("X-Forwarded-For", $"203.0.113.{i}"))).Status);

        Assert.StartsWith("https://tracker.example.org/odata/Rounds?", named["@odata.nextLink"], StringComparison.Ordinal);
        Assert.Equal("400 unknown-host", evil.Refusal);
        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.Unauthorized, status));
    }

    [Fact]
    public async Task The_headers_of_an_unknown_proxy_are_ignored()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:KnownProxies:0", "10.0.0.5"));

        var reply = await app.As(Side.EU, Role.Analyst).Read("Rounds", Spoofed);

        Assert.StartsWith($"{app.Address}odata/Rounds?", reply["@odata.nextLink"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy")]
    [InlineData("10.0.0.0/33")]
    public void An_invalid_proxy_setting_stops_the_start(string proxy)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("PcaTracker:KnownProxies:0", proxy)]).Build();

        Assert.True(KnownProxies.Read(configuration).IsRefused(out var refusal));

        Assert.Equal($"The setting PcaTracker__KnownProxies is '{proxy}'. Set addresses or networks such as 10.0.0.5 or 10.0.0.0/24, one each in PcaTracker__KnownProxies__0, __1 and so on.", refusal.Sentence);
    }
}
