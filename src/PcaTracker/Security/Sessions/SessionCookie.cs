using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Http;
using PcaTracker.Storage;

namespace PcaTracker.Security.Sessions;

/// <summary>The session of somebody who signed in: an encrypted cookie that carries the secret of a row of <c>browser_session</c>.</summary>
internal static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string Prefix = "pcatracker", SessionSecret = "session";

    public static void Configure(CookieAuthenticationOptions options, bool https)
    {
        Secure(options.Cookie, Prefix, https);
        options.ExpireTimeSpan = BrowserSessions.Lifetime;
        options.SlidingExpiration = false;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = RedirectToSignIn,
            OnRedirectToAccessDenied = Forbid,
        };
    }

    /// <summary>What every cookie of ours has: nobody but this host sends, reads or sets it.</summary>
    public static void Secure(CookieBuilder cookie, string name, bool https)
    {
        cookie.Name = NameOf(name, https);
        cookie.SecurePolicy = SecureWith(https);
        cookie.HttpOnly = true;
        // The prefix asks for it, and without the prefix one site has one cookie, too.
        cookie.Path = "/";
        cookie.SameSite = SameSiteMode.Lax;
    }

    // Browsers refuse the prefix without https, and plain http is how one machine serves itself.
    public static string NameOf(string name, bool https) => https ? $"__Host-{name}" : name;

    /// <summary>Whether a cookie of that name is one that we set.</summary>
    public static bool IsOurs(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || name.StartsWith(NameOf(Prefix, https: true), StringComparison.OrdinalIgnoreCase);

    public static CookieSecurePolicy SecureWith(bool https) => https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <summary>Begins a session, in place of the one that this browser may have had.</summary>
    public static async Task BeginAsync(HttpContext context, Account account, string way)
    {
        // The answer of an identity provider is taken up before anybody has asked for the session.
        await context.AuthenticateAsync(Scheme);
        var sessions = context.RequestServices.GetRequiredService<BrowserSessions>();
        var begun = await context.RequestServices.GetRequiredService<TrackerDatabase>().WriteTogetherAsSystemAsync<string>(async () =>
        {
            if (context.Session() is { } last)
                await sessions.EndAsync(context.Actor(), last.Id);
            return await sessions.BeginAsync(account, way, BrowserName.Of(context.Request), context.Connection.RemoteIpAddress?.ToString());
        });
        context.RequestServices.GetRequiredService<KnownBrowsers>().Remember(context, account);
        await context.SignInAsync(Scheme, Principal(account, begun.Value));
    }

    public static ClaimsPrincipal Principal(Account account, string secret) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(SessionSecret, secret),
        ], Scheme));

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<BrowserSessions>();
        if (context.Principal!.FindFirstValue(SessionSecret) is { } secret && sessions.Find(secret) is var (session, account))
        {
            context.HttpContext.SetActor(account.AsActor());
            context.HttpContext.SetSession(session);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    private static Task RedirectToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.Redirect(context.Request.PathBase + LocalAddress.SignIn(context.Request));
        return Task.CompletedTask;
    }

    private static Task Forbid(RedirectContext<CookieAuthenticationOptions> context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
