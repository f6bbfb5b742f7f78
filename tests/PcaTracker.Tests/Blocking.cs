using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Tests;

/// <summary>What the server does without a thread while it waits: a test has one, and prepares what it needs line by line.</summary>
internal static class Blocking
{
    public static Result<Account> Add(this AccountDirectory accounts, NewAccount account) => accounts.AddAsync(account).GetAwaiter().GetResult();

    public static void Disable(this AccountDirectory accounts, Account account) => accounts.DisableAsync(account).GetAwaiter().GetResult();

    public static void Enable(this AccountDirectory accounts, Account account) => accounts.EnableAsync(account).GetAwaiter().GetResult();

    public static Result<NewAccessToken> Create(this AccessTokens tokens, Actor owner, string name, int days = AccessTokens.DefaultDays, string scope = TokenScope.Read) =>
        tokens.CreateAsync(owner, name, days, scope).GetAwaiter().GetResult();

    public static Result<string> Revoke(this AccessTokens tokens, Actor owner, long id) => tokens.RevokeAsync(owner, id).GetAwaiter().GetResult();

    public static string Create(this SignInLinks links, Account account, TimeSpan lifetime) => links.CreateAsync(account, lifetime).GetAwaiter().GetResult();

    public static string Begin(this BrowserSessions sessions, Account account, string way, string browser, string? address) =>
        sessions.BeginAsync(account, way, browser, address).GetAwaiter().GetResult();

    public static void Run(this Checkpoints checkpoints) => checkpoints.RunAsync().GetAwaiter().GetResult();

    public static int Run(this Sweep sweep) => sweep.RunAsync().GetAwaiter().GetResult();

    public static int CatchUp(this Sweep sweep, IReadOnlyList<NodaTime.Instant> moments) => sweep.CatchUpAsync(moments).GetAwaiter().GetResult();
}
