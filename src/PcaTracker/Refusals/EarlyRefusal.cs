using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;

namespace PcaTracker.Refusals;

/// <summary>Refuses a request before routing: by an OData error under the API's path; elsewhere it waits for the page that says it.</summary>
internal static class EarlyRefusal
{
    /// <summary>Refuses the request.</summary>
    public static Task Write(HttpContext context, int status, Refusal refusal)
    {
        if (context.IsForApi())
            return ODataErrors.Write(context, status, refusal.Code, refusal.Sentence);
        context.Response.StatusCode = status;
        context.Features.Set(refusal);
        return Task.CompletedTask;
    }

    /// <summary>The refusal that waits for its page; null if there is none.</summary>
    public static Refusal? Of(HttpContext context) => context.Features.Get<Refusal>();

    /// <summary>Writes the plain sentence, for programs that render no page.</summary>
    public static Task WriteSentence(HttpContext context, Refusal refusal)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{refusal.Sentence} ({refusal.Code})", context.RequestAborted);
    }
}
