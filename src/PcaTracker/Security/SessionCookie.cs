using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace PcaTracker.Security;

/// <summary>The session of somebody who signed in on the sign-in page: an encrypted cookie that names the account and its stamp.</summary>
internal static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string Stamp = "stamp", Way = "way", Link = "link";

    public static void Configure(CookieAuthenticationOptions options, bool https)
    {
        options.Cookie.Name = NameOf("pcatracker", https);
        options.Cookie.SecurePolicy = SecureWith(https);
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = RedirectToSignIn,
            OnRedirectToAccessDenied = Forbid,
        };
    }

    // Browsers refuse the prefix without https, and plain http is how one machine serves itself.
    public static string NameOf(string name, bool https) => https ? $"__Host-{name}" : name;

    public static CookieSecurePolicy SecureWith(bool https) => https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <summary>Begins a session; one begun by a sign-in link may also replace a password that is forgotten.</summary>
    public static Task BeginAsync(HttpContext context, Account account, bool byLink = false) => context.SignInAsync(Scheme, Principal(account, byLink));

    /// <summary>Whether the session began with a sign-in link.</summary>
    public static bool IsByLink(ClaimsPrincipal principal) => principal.HasClaim(Way, Link);

    public static ClaimsPrincipal Principal(Account account, bool byLink = false) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(Stamp, account.SecurityStamp),
            new Claim(Way, byLink ? Link : "password"),
        ], Scheme));

    // Every request asks the database, so that disabling an account or changing its password ends its sessions at once.
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var accounts = context.HttpContext.RequestServices.GetRequiredService<Accounts>();
        var id = context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier)!;
        var account = accounts.Find(long.Parse(id, CultureInfo.InvariantCulture));
        if (account is { DisabledAt: null } && account.SecurityStamp == context.Principal!.FindFirstValue(Stamp))
        {
            context.HttpContext.SetActor(account.AsActor());
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    private static Task RedirectToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(LocalAddress.SignIn(context.Request));
        return Task.CompletedTask;
    }

    private static Task Forbid(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
