using ODataSql.AspNetCore.Protocol;

namespace PcaTracker.Refusals;

/// <summary>Refuses a request before routing: by an OData error under the API's path, and by a plain sentence everywhere else.</summary>
internal static class EarlyRefusal
{
    /// <summary>Writes the refusal.</summary>
    public static Task Write(HttpContext context, int status, string code, string sentence)
    {
        if (context.IsForApi())
            return ODataErrors.Write(context, status, code, sentence);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{sentence} ({code})", context.RequestAborted);
    }
}
