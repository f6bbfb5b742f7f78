using System.Globalization;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>Answers failures that a host puts into words.</summary>
internal static class HostRefusals
{
    /// <summary>Answers with a refusal of the host; headers that were set for another answer go.</summary>
    public static Task Write(HttpContext context, ODataHost host, ODataRefusal refusal)
    {
        context.Response.Headers.Clear();
        if (host.RetryAfter(refusal) is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ODataErrors.Write(context, refusal);
    }

    /// <summary>Answers when the program itself fails.</summary>
    public static Task WriteFailure(HttpContext context, ODataHost host) =>
        ODataErrors.Write(context, StatusCodes.Status500InternalServerError, "internal-error", host.FailureMessage);

    /// <summary>Answers failures of the host as middleware.</summary>
    public static async Task Check(HttpContext context, RequestDelegate next, ODataHost host)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (!context.Response.HasStarted && host.RefusalOf(error) is not null)
        {
            await Write(context, host, host.RefusalOf(error)!);
        }
    }
}
