using System.Globalization;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Refusals;

/// <summary>Answers where the database is busy or the disk is full: 503 with <c>Retry-After</c>, or 507.</summary>
internal static class StorageAnswer
{
    /// <summary>Sets the status of an answer, and removes the cookies of a session that did not begin.</summary>
    public static void Mark(HttpResponse response, Refusal refusal)
    {
        response.StatusCode = ApiRefusals.StatusOf(refusal.Kind);
        response.Headers.Remove("Set-Cookie");
        if (refusal.Kind == RefusalKind.Busy)
            response.Headers.RetryAfter = StorageRefusal.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The middleware of the API that writes these answers.</summary>
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

    /// <summary>Writes the answer as an OData error.</summary>
    public static Task Write(HttpContext context, Refusal refusal)
    {
        // Headers may describe a row that was rolled back.
        context.Response.Headers.Clear();
        Mark(context.Response, refusal);
        return ODataErrors.Write(context, refusal.ToOData());
    }
}
