using ODataSql.AspNetCore.Protocol;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Api.Writing;

/// <summary>Changes are for tokens that were made for them, by whichever way a request comes in.</summary>
internal static class WriteScope
{
    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        if (invocation.HttpContext.TokenOrNull() is { Scope: TokenScope.Write })
            return await next(invocation);
        await ODataErrors.Write(invocation.HttpContext, StatusCodes.Status403Forbidden, "token-read-only",
            "This token only reads. If your role writes, create a token for reading and writing on the Connect page, or by `token create --scope write`.");
        return Results.Empty;
    }
}
