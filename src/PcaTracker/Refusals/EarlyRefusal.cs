using ODataSql.AspNetCore.Protocol;

namespace PcaTracker.Refusals;

/// <summary>A refusal before any page or route is asked: in the feed's language where the feed is, and a plain sentence everywhere else.</summary>
internal static class EarlyRefusal
{
    public static Task Write(HttpContext context, int status, string code, string sentence)
    {
        if (context.IsForApi())
            return ODataErrors.Write(context, status, code, sentence);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{sentence} ({code})", context.RequestAborted);
    }
}
