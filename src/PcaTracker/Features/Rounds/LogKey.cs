namespace PcaTracker.Features.Rounds;

/// <summary>Whether the key n opens the log of outcomes in this browser. Keys of one letter can be switched off (WCAG 2.1.4).</summary>
internal static class LogKey
{
    private const string Cookie = "pcatracker-log-key";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(365);

    public static bool IsOn(HttpContext context) => context.Request.Cookies[Cookie] != "off";

    public static void Switch(HttpContext context, bool isOn) => context.Response.Cookies.Append(Cookie, isOn ? "on" : "off", new CookieOptions
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = Lifetime,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
    });
}
