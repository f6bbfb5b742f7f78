using Microsoft.AspNetCore.Http.Features;
using PcaTracker.Domain;
using PcaTracker.Refusals;

namespace PcaTracker.Security.Tokens;

/// <summary>Refuses requests whose URL contains an access token.</summary>
internal static class TokenInAddress
{
    /// <summary>Answers 400 when the URL contains a token.</summary>
    /// <remarks>
    /// URLs end up in histories, logs of proxies and links of our own answers. Calendar programs can send a token nowhere else, so
    /// their path may contain one, and that token opens only the calendar.
    /// </remarks>
    public static Task Check(HttpContext context, RequestDelegate next)
    {
        var searched = CalendarAuthentication.Concerns(context)
            ? context.Request.QueryString.Value ?? ""
            : context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return AccessTokens.OccursIn(Uri.UnescapeDataString(searched)) ? Refuse(context) : next(context);
    }

    private static Task Refuse(HttpContext context)
    {
        // The page that says it may link to its own address, which is not repeated.
        if (!context.IsForApi() && !CalendarAuthentication.Concerns(context))
            (context.Request.Path, context.Request.QueryString) = ("/", QueryString.Empty);
        return EarlyRefusal.Write(context, StatusCodes.Status400BadRequest, Refusal.Invalid("token-in-address",
            "An access token stands in the address, where others can read it: revoke it on the Connect page, and send a new one in the "
            + "Authorization header alone."));
    }
}
