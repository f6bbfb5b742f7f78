using Microsoft.AspNetCore.Http.Features;
using PcaTracker.Refusals;

namespace PcaTracker.Security.Tokens;

/// <summary>Refuses requests whose address holds an access token.</summary>
internal static class TokenInAddress
{
    // Addresses go where secrets must not: into histories, the logs of proxies, and the links of our own answers. Only the calendar's
    // programs can send nothing else, by a token that opens nothing else.
    public static Task Check(HttpContext context, RequestDelegate next) =>
        AccessTokens.StandsIn(Uri.UnescapeDataString(CalendarAuthentication.Concerns(context) ? context.Request.QueryString.Value ?? "" : context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
            ? EarlyRefusal.Write(context, StatusCodes.Status400BadRequest, "token-in-address",
                "An access token stands in the address, where others can read it: revoke it on the Connect page, and send a new one in the Authorization header alone.")
            : next(context);
}
