using PcaTracker.Storage;

namespace PcaTracker.Refusals;

/// <summary>Answers requests while the database is damaged, for pages and the API alike.</summary>
internal static class DamageAnswers
{
    /// <summary>Answers 503 to all requests except health checks, once damage is known or a request meets it.</summary>
    public static void UseDamageAnswers(this IApplicationBuilder app)
    {
        var watch = app.ApplicationServices.GetRequiredService<DamageWatch>();
        app.Use(async (context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase))
                await next(context);
            else if (watch.IsDamaged)
                await Write(context);
            else
                await AnswerAsync(context, next, watch);
        });
    }

    /// <summary>Writes the answer.</summary>
    public static Task Write(HttpContext context) => EarlyRefusal.Write(context, StatusCodes.Status503ServiceUnavailable, Damage.Answer);

    private static async Task AnswerAsync(HttpContext context, RequestDelegate next, DamageWatch watch)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (
            !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested
            && StorageRefusal.Of(error) is null && watch.Examine(error))
        {
            context.Response.Clear();
            await Write(context);
        }
    }
}
