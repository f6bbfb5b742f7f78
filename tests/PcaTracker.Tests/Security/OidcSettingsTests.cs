using Microsoft.Extensions.Configuration;
using PcaTracker.Security.Provider;

namespace PcaTracker.Tests.Security;

public sealed class OidcSettingsTests
{
    private static readonly Dictionary<string, string?> Right = new()
    {
        ["Authority"] = "https://login.example.org",
        ["ClientId"] = "pcatracker",
        ["ClientSecret"] = "a secret of both",
        ["Groups:0:Group"] = "eu-negotiators",
        ["Groups:0:Side"] = "EU",
        ["Groups:0:Role"] = "negotiator",
    };

    [Fact]
    public void Without_settings_there_is_no_provider_and_optional_ones_have_defaults()
    {
        var none = OidcSettings.Read(Configuration([])).Value;
        var provider = OidcSettings.Read(Configuration(Right)).Value.Provider!;

        Assert.Null(none.Provider);
        Assert.Equal(("https://login.example.org/", "groups", "openid profile email", "your organisation"), (provider.Authority.ToString(), provider.GroupClaim, provider.Scope, provider.Name));
        Assert.Equal([new OidcGroup("eu-negotiators", "EU", "negotiator")], provider.Groups);
    }

    [Theory]
    [InlineData("Authority", "", "PcaTracker__Oidc__ClientId is set without PcaTracker__Oidc__Authority.")]
    [InlineData("Authority", "login.example.org", "PcaTracker__Oidc__Authority is 'login.example.org'. Set the https address")]
    [InlineData("Authority", "http://login.example.org", "PcaTracker__Oidc__Authority is 'http://login.example.org'. Set the https address")]
    [InlineData("ClientId", "", "PcaTracker__Oidc__ClientId is missing.")]
    [InlineData("ClientSecret", "", "PcaTracker__Oidc__ClientSecret is missing.")]
    [InlineData("Secret", "x", "PcaTracker__Oidc__Secret is not one that sign-in by a provider has: Authority,")]
    [InlineData("Groups:0:Group", "", "PcaTracker__Oidc__Groups__0__Group is missing.")]
    [InlineData("Groups:0:Side", "eu", "PcaTracker__Oidc__Groups__0__Side does not fit. There is no side 'eu'")]
    [InlineData("Groups:0:Side", "joint", "PcaTracker__Oidc__Groups__0__Side does not fit. A negotiator belongs to a delegation")]
    [InlineData("Groups:0:Role", "minister", "PcaTracker__Oidc__Groups__0__Role does not fit. There is no role 'minister'")]
    [InlineData("Groups:0:Rights", "all", "PcaTracker__Oidc__Groups__0__Rights is not one that a group has: Group, Side, Role.")]
    [InlineData("Groups:1:Group", "eu-negotiators", "PcaTracker__Oidc__Groups__1__Side is missing.")]
    public void A_mistake_is_one_sentence_that_names_the_setting(string setting, string value, string beginning)
    {
        var refusal = OidcSettings.Read(Configuration(new(Right) { [setting] = value })).Refusal!;

        Assert.Equal("setting-wrong", refusal.Code);
        Assert.StartsWith($"The setting {beginning}", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_repeated_groups_are_refused()
    {
        var none = OidcSettings.Read(Configuration(Right.Where(s => !s.Key.StartsWith("Groups", StringComparison.Ordinal)).ToDictionary())).Refusal!;
        var twice = OidcSettings.Read(Configuration(new(Right) { ["Groups:1:Group"] = "eu-negotiators", ["Groups:1:Side"] = "KZ", ["Groups:1:Role"] = "head" })).Refusal!;

        Assert.StartsWith("The setting PcaTracker__Oidc__Groups__0__Group is missing.", none.Sentence, StringComparison.Ordinal);
        Assert.StartsWith("The setting PcaTracker__Oidc__Groups__1__Group is 'eu-negotiators', as another is.", twice.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_stops_the_start()
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, [new("PcaTracker__Oidc__Authority", "http://login.example.org")], ["serve"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal("The setting PcaTracker__Oidc__Authority is 'http://login.example.org'. Set the https address of the identity provider, such as https://login.example.org.\n", ended.Errors);
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>($"PcaTracker:Oidc:{s.Key}", s.Value))).Build();
}
