namespace PcaTracker.Security.Http;

/// <summary>
/// Compresses pages that their reader asked for: by a link or a form of ours, or by typing the address. What another site makes a browser
/// ask for is sent as it is, so that its length says nothing of how the site's guess and a page's text resemble each other (BREACH).
/// </summary>
internal static class PageCompression
{
    public static void UsePageCompression(this WebApplication app) =>
        app.UseWhen(
            context => context.Request.Headers["Sec-Fetch-Site"].ToString() is "same-origin" or "none",
            pages => pages.UseResponseCompression());
}
