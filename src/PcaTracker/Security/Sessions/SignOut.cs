using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;

namespace PcaTracker.Security.Sessions;

/// <summary>Ends the session of this browser, in the database and in the browser.</summary>
internal static class SignOut
{
    /// <summary>Handles the form of the sign-out button.</summary>
    public static async Task<IResult> Handle(HttpContext context, IAntiforgery antiforgery, BrowserSessions sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
        {
            return Results.Text(
                "This did not come from a page of the tracker, or that page is old: go back, reload it and sign out again.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        if (context.Session() is { } session)
            await sessions.EndAsync(context.Actor(), session.Id);
        await context.SignOutAsync(SessionCookie.Scheme);
        // Not "cookies": that would also end sessions of other services under the same domain.
        context.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
        return Results.LocalRedirect(context.Request.PathBase + "/sign-in");
    }
}
