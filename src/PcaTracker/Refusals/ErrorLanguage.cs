using PcaTracker.Runtime;

namespace PcaTracker.Refusals;

/// <summary>Says in which language errors are explained, whichever part of the program answers (RFC 9110, 8.5; OData 4.01 Protocol, 9.4).</summary>
internal static class ErrorLanguage
{
    /// <summary>The language of every message to clients and on pages.</summary>
    public const string Tag = "en";

    public static void UseErrorLanguage(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest)
                context.Response.Headers.ContentLanguage = Tag;
            return Task.CompletedTask;
        });
        return next(context);
    });
}
