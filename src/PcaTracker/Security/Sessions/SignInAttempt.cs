using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Throttling;

namespace PcaTracker.Security.Sessions;

/// <summary>Somebody who has shown a password or a link and still owes a code; the browser keeps it in a short-lived encrypted cookie.</summary>
/// <param name="Account">Whose sign-in it is.</param>
/// <param name="Way">One of <see cref="SignInWay"/>.</param>
/// <param name="Goal">Where to go afterwards.</param>
/// <param name="Holder">The link or the known browser that it began with, whose tries strangers cannot use up; null for a stranger.</param>
internal sealed record SignInAttempt(Account Account, string Way, string Goal, string? Holder)
{
    public const string Scheme = "SignInAttempt";

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private const string Stamp = "stamp", WayClaim = "way", GoalClaim = "goal", HolderClaim = "holder";

    public static void Configure(CookieAuthenticationOptions options, bool https)
    {
        SessionCookie.Secure(options.Cookie, "pcatracker-pending", https);
        options.ExpireTimeSpan = Lifetime;
        options.SlidingExpiration = false;
    }

    /// <summary>Begins the session, or asks for the code first when the account has a second factor.</summary>
    /// <returns>Where to go now.</returns>
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

    /// <summary>The sign-in that waits for a code in this browser; null when there is none, or no more.</summary>
    public static async Task<SignInAttempt?> FindAsync(HttpContext context)
    {
        var cookie = await context.AuthenticateAsync(Scheme);
        if (cookie.Principal is not { } pending)
            return null;
        var account = context.RequestServices.GetRequiredService<AccountDirectory>().Find(long.Parse(pending.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture));
        return account is { DisabledAt: null, SecondFactor: true } && account.SecurityStamp == pending.FindFirstValue(Stamp)
            ? new SignInAttempt(account, pending.FindFirstValue(WayClaim)!, pending.FindFirstValue(GoalClaim)!, pending.FindFirstValue(HolderClaim))
            : null;
    }

    /// <summary>The lanes in which its codes are tried.</summary>
    public ThrottleKey[] Lanes(HttpContext context) =>
        Holder is not null ? [ThrottleKey.CodesBy(Holder)] : [ThrottleKey.From(context.Connection.RemoteIpAddress), ThrottleKey.CodesOf(Account)];

    /// <summary>The code was right: begins the session.</summary>
    public async Task CompleteAsync(HttpContext context)
    {
        await context.SignOutAsync(Scheme);
        await SessionCookie.BeginAsync(context, Account, Way);
    }
}
