namespace PcaTracker.Refusals;

/// <summary>Adds <c>Content-Language</c> to every error answer (RFC 9110, 8.5; OData 4.01 Protocol, 9.4); pages name their own.</summary>
internal static class ErrorLanguage
{
    /// <summary>The language of every message to clients.</summary>
    public const string Tag = "en";

    /// <summary>Adds the middleware.</summary>
    public static void UseErrorLanguage(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && context.Response.Headers.ContentLanguage.Count == 0)
                context.Response.Headers.ContentLanguage = Tag;
            return Task.CompletedTask;
        });
        return next(context);
    });
}
