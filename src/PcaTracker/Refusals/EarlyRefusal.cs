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

    /// <summary>The language of a reader who is refused without being recognised again; null if it is not known.</summary>
    public static string? LanguageOf(HttpContext context) => context.Features.Get<RefusedReader>()?.Language;

    /// <summary>Says in which language a reader is refused who is not recognised again.</summary>
    public static void Know(HttpContext context, string? language) => context.Features.Set(new RefusedReader(language));

    /// <summary>Writes the plain sentence, for programs that render no page.</summary>
    public static Task WriteSentence(HttpContext context, Refusal refusal)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync($"{refusal.Sentence} ({refusal.Code})", context.RequestAborted);
    }

    private sealed record RefusedReader(string? Language);
}
