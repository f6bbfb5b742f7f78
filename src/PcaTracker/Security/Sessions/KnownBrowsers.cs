using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using PcaTracker.Runtime;
using PcaTracker.Security.Accounts;

namespace PcaTracker.Security.Sessions;

/// <summary>A browser that has signed in with an account before.</summary>
internal sealed record KnownBrowser(long AccountId, string Id);

/// <summary>
/// Remembers, in a cookie of its own, that a browser has signed in with an account. The cookie authenticates nobody; it separates
/// the account's own browsers from others, so that people who guess passwords cannot make the account's owner wait.
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection, PublicAddress address, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    private readonly IDataProtector _protector = protection.CreateProtector("known-browser");

    /// <summary>Returns the browser if it has signed in with the account before.</summary>
    public KnownBrowser? Find(HttpContext context, Account? account) =>
        account is not null && Read(context) is { } known && known.AccountId == account.Id ? known : null;

    /// <summary>Remembers a sign-in; a known browser keeps its number.</summary>
    public void Remember(HttpContext context, Account account)
    {
        var known = Find(context, account) ?? new KnownBrowser(account.Id, Guid.NewGuid().ToString("N"));
        var cookie = new CookieBuilder { MaxAge = Lifetime, IsEssential = true };
        SessionCookie.Secure(cookie, "pcatracker-browser", address.IsHttps);
        var value = _protector.Protect($"{known.AccountId.ToString(CultureInfo.InvariantCulture)} {known.Id}");
        context.Response.Cookies.Append(cookie.Name!, value, cookie.Build(context, time.GetUtcNow()));
    }

    private KnownBrowser? Read(HttpContext context)
    {
        var value = context.Request.Cookies[SessionCookie.NameOf("pcatracker-browser", address.IsHttps)];
        try
        {
            return value is { Length: > 0 } && _protector.Unprotect(value).Split(' ') is [var account, var id]
                ? new KnownBrowser(long.Parse(account, CultureInfo.InvariantCulture), id)
                : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Forged, or encrypted with lost keys.
            return null;
        }
    }
}
