using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Tests.Security;

public sealed class AccessTokensTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(367)]
    public async Task A_lifetime_outside_1_to_366_days_is_refused(int days)
    {
        await using var app = await TestApp.StartAsync();

        var refusal = Tokens(app).Create(app.Account(Side.EU, Role.Analyst), "Excel", days).Refusal!;

        Assert.Equal(("token-days-invalid", "Days"), (refusal.Code, refusal.Target));
        Assert.Empty(Tokens(app).List(app.Account(Side.EU, Role.Analyst)));
    }

    [Fact]
    public async Task A_token_name_with_a_marking_is_refused()
    {
        await using var app = await TestApp.StartAsync();

        var refusal = Tokens(app).Create(app.Account(Side.EU, Role.Analyst), "Excel, NATO SECRET").Refusal!;

        Assert.Equal(("classified-marking", "Name"), (refusal.Code, refusal.Target));
        Assert.Empty(Tokens(app).List(app.Account(Side.EU, Role.Analyst)));
    }

    [Fact]
    public async Task The_number_of_a_token_is_random()
    {
        await using var app = await TestApp.StartAsync();

        var first = Tokens(app).Create(app.Account(Side.EU, Role.Analyst), "Excel").Value.Id;
        var second = Tokens(app).Create(app.Account(Side.KZ, Role.Analyst), "Excel").Value.Id;

        Assert.All([first, second], id => Assert.InRange(id, 100_000_000_000_000, 999_999_999_999_999));
        Assert.NotEqual(first + 1, second);
    }

    [Fact]
    public async Task The_last_use_of_a_token_is_listed_to_the_minute()
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account(Side.EU, Role.Analyst);
        var token = Tokens(app).Create(owner, "Excel").Value;
        Assert.Null(Tokens(app).List(owner).Single().LastUsedAt);

        Tokens(app).HolderOf(token.Text, null);
        await Eventually.Equal(TestApp.Start, () => Tokens(app).List(owner).Single().LastUsedAt);
        app.Clock.Advance(TimeSpan.FromSeconds(59));
        Tokens(app).HolderOf(token.Text, null);
        Assert.Equal(TestApp.Start, Tokens(app).List(owner).Single().LastUsedAt);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Tokens(app).HolderOf(token.Text, null);
        await Eventually.Equal(TestApp.Start.AddMinutes(1), () => Tokens(app).List(owner).Single().LastUsedAt);
        Assert.Equal(TestApp.Start.AddDays(90), Tokens(app).List(owner).Single().ExpiresAt);
    }

    [Fact]
    public async Task Another_accounts_token_cannot_be_revoked()
    {
        await using var app = await TestApp.StartAsync();
        var token = Tokens(app).Create(app.Account(Side.EU, Role.Analyst), "Excel").Value;

        var refused = Tokens(app).Revoke(app.Account(Side.KZ, Role.Analyst), token.Id);

        Assert.Equal(RefusalKind.NotFound, refused.Refusal!.Kind);
        Assert.NotNull(Tokens(app).HolderOf(token.Text, null));
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public async Task No_file_of_the_data_directory_contains_a_secret()
    {
        await using var app = await TestApp.StartAsync();
        var owner = app.Account(Side.EU, Role.Analyst);
        var token = Tokens(app).Create(owner, "Excel").Value.Text;
        var link = app.Services.GetRequiredService<SignInLinks>().Create(app.Services.GetRequiredService<AccountDirectory>().Find(owner.AccountId)!, SignInLinks.Lifetime);
        Tokens(app).HolderOf(token, null);

        var files = Directory.GetFiles(app.DataDirectory, "*", SearchOption.AllDirectories).Select(Content).ToList();

        Assert.Contains(files, f => f.Contains(BearerSecret.Hash(token), StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => f.Contains(token, StringComparison.Ordinal) || f.Contains(link, StringComparison.Ordinal));
    }

    private static string Content(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static AccessTokens Tokens(TestApp app) => app.Services.GetRequiredService<AccessTokens>();
}
