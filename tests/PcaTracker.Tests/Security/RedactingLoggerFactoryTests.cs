using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Security;

public sealed class RedactingLoggerFactoryTests
{
    [Fact]
    public async Task The_log_contains_no_token_and_no_link_at_any_level()
    {
        await using var app = await TestApp.StartAsync(
            Level("Default", "Trace"), Level("Microsoft", "Trace"), Level("Microsoft.AspNetCore.DataProtection", "Trace"),
            // Kept in full, and not printed into what the tests say.
            new("Logging:Console:LogLevel:Default", "Error"));
        var log = CapturedLog.Of(app);
        var owner = app.Account(Side.EU, Role.Negotiator);
        var tokens = app.Services.GetRequiredService<AccessTokens>();
        string[] made = [tokens.Create(owner, "good", scope: TokenScope.Write).Value.Text, tokens.Create(owner, "ended").Value.Text];
        tokens.Revoke(owner, tokens.List(owner).Single(t => t.Name == "ended").Id);
        var link = app.Services.GetRequiredService<SignInLinks>().Create(app.Services.GetRequiredService<AccountDirectory>().Find(owner.AccountId)!, SignInLinks.Lifetime);

        foreach (var token in made)
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{owner.Email}:{token}"));
            foreach (var header in new AuthenticationHeaderValue[] { new("Bearer", token), new("Basic", basic), new("Digest", token) })
            {
                using var client = app.Anonymous();
                client.DefaultRequestHeaders.Authorization = header;
                foreach (var path in new[] { "Rounds", $"Rounds?key={token}", $"Rounds?$filter=City eq '{token}'", token, $"Rounds('{token}')" })
                    await client.Read(path);
                await client.Post("Rounds", "{");
                await client.Post("$batch", $$"""{"requests":[{"id":"1","method":"get","url":"{{token}}"}]}""");
                await client.GetAsync($"/{token}", TestContext.Current.CancellationToken);
                await client.GetAsync($"/connect?token={token}", TestContext.Current.CancellationToken);
            }
        }
        await app.Anonymous().GetAsync($"/sign-in/{link}", TestContext.Current.CancellationToken);
        await app.Anonymous().GetAsync($"/rounds?back=/sign-in/{link}", TestContext.Current.CancellationToken);

        Assert.Contains("Request starting HTTP/1.1 GET", log.Text, StringComparison.Ordinal);
        Assert.Contains("/odata/Rounds?key=pca_…", log.Text, StringComparison.Ordinal);
        Assert.Contains("RequestPath=/pca_…", log.Text, StringComparison.Ordinal);
        foreach (var secret in (string[])[.. made, link])
        {
            Assert.DoesNotContain(secret, log.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(BearerSecret.Hash(secret), log.Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{owner.Email}:{secret}")), log.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_default_log_contains_no_query_text()
    {
        await using var app = await TestApp.StartAsync(Level("Default", "Information"));
        var log = CapturedLog.Of(app);
        using var analyst = app.As(Side.EU, Role.Analyst);

        await analyst.Read("Rounds?$filter=City eq 'canary'");
        await analyst.Read("Rounds?$filter=City eq 'canary");
        await analyst.Read("Rounds?$canary=1");
        await analyst.Read("Canary('canary')");
        await analyst.Post("$batch", """{"requests":[{"id":"1","method":"get","url":"Rounds?$filter=canary"}]}""");
        await app.Anonymous().GetAsync("/rounds?canary=canary", TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<ILogger<RedactingLoggerFactoryTests>>().LogInformation("It is heard.");

        Assert.Contains("It is heard.", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", log.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_secret_in_an_exception_is_redacted_and_the_rest_is_kept()
    {
        await using var app = await TestApp.StartAsync();
        var log = CapturedLog.Of(app);
        var token = BearerSecret.Create("pca_");

        app.Services.GetRequiredService<ILogger<RedactingLoggerFactoryTests>>().LogError(new InvalidOperationException($"met {token} there"), "It failed.");

        Assert.DoesNotContain(token, log.Text, StringComparison.Ordinal);
        Assert.Contains("It failed. System.InvalidOperationException: met pca_… there", log.Text, StringComparison.Ordinal);
    }

    private static KeyValuePair<string, string?> Level(string category, string level) => new($"Logging:LogLevel:{category}", level);
}
