using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Http;
using PcaTracker.Storage;

namespace PcaTracker.Security.Sessions;

/// <summary>The encrypted cookie of a session; it carries the secret of a row of <c>browser_session</c>.</summary>
internal static class SessionCookie
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string Prefix = "pcatracker", SessionSecret = "session";

    /// <summary>Configures the handler of the framework.</summary>
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

    /// <summary>Applies what all cookies of the tracker share: only this host sends, reads and sets them.</summary>
    public static void Secure(CookieBuilder cookie, string name, bool https)
    {
        cookie.Name = NameOf(name, https);
        cookie.SecurePolicy = SecureWith(https);
        cookie.HttpOnly = true;
        // Required by the prefix __Host-; without the prefix, it also keeps one cookie per site.
        cookie.Path = "/";
        cookie.SameSite = SameSiteMode.Lax;
    }

    /// <summary>The name of a cookie. Browsers refuse the prefix without https, and a single machine uses plain http.</summary>
    public static string NameOf(string name, bool https) => https ? $"__Host-{name}" : name;

    /// <summary>The session that a browser says it has, as it sent it; null without one.</summary>
    public static string? Of(HttpContext context) =>
        context.Request.Cookies[NameOf(Prefix, https: true)] ?? context.Request.Cookies[NameOf(Prefix, https: false)];

    /// <summary>Whether a cookie is one of the tracker's, by its name.</summary>
    public static bool IsOurs(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith(NameOf(Prefix, https: true), StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether browsers send the cookie over https only.</summary>
    public static CookieSecurePolicy SecureWith(bool https) => https ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    /// <summary>Begins a session and ends the one that this browser had before.</summary>
    public static async Task BeginAsync(HttpContext context, Account account, string way)
    {
        // The provider's callback runs before the session has been authenticated.
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

    /// <summary>Lengthens the session of a request, in the database and in the browser.</summary>
    public static async Task ExtendAsync(HttpContext context)
    {
        if (context.Session() is not { } session)
            return;
        await context.RequestServices.GetRequiredService<BrowserSessions>().ExtendAsync(session);
        await context.SignInAsync(Scheme, context.User);
    }

    /// <summary>Finds the account of a request whose session has expired; null for any other request without a session.</summary>
    public static Account? OwnerOfExpired(HttpContext context)
    {
        var options = context.RequestServices.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(Scheme);
        var secret = options.CookieManager.GetRequestCookie(context, options.Cookie.Name!) is { } cookie
            ? options.TicketDataFormat.Unprotect(cookie)?.Principal.FindFirstValue(SessionSecret)
            : null;
        return secret is null ? null : context.RequestServices.GetRequiredService<BrowserSessions>().OwnerOfExpired(secret);
    }

    /// <summary>The content of the cookie.</summary>
    public static ClaimsPrincipal Principal(Account account, string secret) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(SessionSecret, secret),
        ], Scheme));

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<BrowserSessions>();
        var secret = context.Principal!.FindFirstValue(SessionSecret);
        if (secret is not null && sessions.Find(secret) is var (session, account))
        {
            context.HttpContext.SetActor(account.AsActor());
            context.HttpContext.SetSession(session);
            return;
        }
        context.RejectPrincipal();
        // After a session has expired, its cookie opens nothing, and still says whose form it is that arrives late.
        if (secret is null || sessions.OwnerOfExpired(secret) is null)
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
