using System.Globalization;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Refusals;

/// <summary>The answer where the database or the disk takes no write at the moment: 503 with <c>Retry-After</c>, or 507.</summary>
internal static class StorageAnswer
{
    /// <summary>Gives an answer its status, and takes back the cookies of a session that did not begin.</summary>
    public static void Mark(HttpResponse response, Refusal refusal)
    {
        response.StatusCode = ApiRefusals.StatusOf(refusal.Kind);
        response.Headers.Remove("Set-Cookie");
        if (refusal.Kind == RefusalKind.Busy)
            response.Headers.RetryAfter = StorageRefusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Answers so for whatever the API runs.</summary>
    public static async Task Check(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (!context.Response.HasStarted && StorageRefusal.Of(error) is { } refusal)
        {
            await Write(context, refusal);
        }
    }

    public static Task Write(HttpContext context, Refusal refusal)
    {
        // What was said of a row that is not there after all.
        context.Response.Headers.Clear();
        Mark(context.Response, refusal);
        return ODataErrors.Write(context, refusal.ToOData());
    }
}
