using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Security.Sessions;

/// <summary>A sign-in after the password or link and before the code, kept in a short-lived encrypted cookie.</summary>
/// <param name="Account">The account.</param>
/// <param name="Way">One of <see cref="SignInWay"/>.</param>
/// <param name="Goal">The address to open afterwards.</param>
/// <param name="Holder">The link or the known browser that it began with, which has attempts of its own; null for an unknown browser.</param>
internal sealed record SignInAttempt(Account Account, string Way, string Goal, string? Holder)
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string Scheme = "SignInAttempt";

    /// <summary>How long the code may be entered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Stamp = "stamp", WayClaim = "way", GoalClaim = "goal", HolderClaim = "holder";

    /// <summary>Configures the handler of the framework.</summary>
    public static void Configure(CookieAuthenticationOptions options, bool https)
    {
        SessionCookie.Secure(options.Cookie, "pcatracker-pending", https);
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
    }

    /// <summary>Begins the session, or asks for the code first if the account has a second factor.</summary>
    /// <returns>The address to open next.</returns>
    public async Task<string> ProceedAsync(HttpContext context)
    {
        if (!Account.SecondFactor)
        {
            await SessionCookie.BeginAsync(context, Account, Way);
            return Goal;
        }
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, Account.Id.ToString(CultureInfo.InvariantCulture)),
                new Claim(Stamp, Account.SecurityStamp), new Claim(WayClaim, Way), new Claim(GoalClaim, Goal),
            ], Scheme);
        if (Holder is not null)
            identity.AddClaim(new Claim(HolderClaim, Holder));
        await context.SignInAsync(Scheme, new ClaimsPrincipal(identity));
        return "/sign-in/code";
    }

    /// <summary>Finds the sign-in of this browser that waits for a code; null when there is none, or it has expired.</summary>
    public static async Task<SignInAttempt?> FindAsync(HttpContext context)
    {
        var cookie = await context.AuthenticateAsync(Scheme);
        if (cookie.Principal is not { } pending)
            return null;
        var id = long.Parse(pending.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
        var account = context.RequestServices.GetRequiredService<AccountDirectory>().Find(id);
        return account is { DisabledAt: null, SecondFactor: true } && account.SecurityStamp == pending.FindFirstValue(Stamp)
            ? new SignInAttempt(account, pending.FindFirstValue(WayClaim)!, pending.FindFirstValue(GoalClaim)!, pending.FindFirstValue(HolderClaim))
            : null;
    }

    /// <summary>The keys by which attempts at its code are throttled.</summary>
    public ThrottleKey[] ThrottleKeys(HttpContext context) =>
        Holder is not null ? [ThrottleKey.CodesBy(Holder)] : [ThrottleKey.From(context.Connection.RemoteIpAddress), ThrottleKey.CodesOf(Account)];

    /// <summary>Begins the session after the right code.</summary>
    public async Task CompleteAsync(HttpContext context)
    {
        await context.SignOutAsync(Scheme);
        await SessionCookie.BeginAsync(context, Account, Way);
    }
}
