using Microsoft.AspNetCore.Antiforgery;
using PcaTracker.Security.Http;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Languages;

/// <summary>Answers each request in its language, and keeps the language that somebody chooses.</summary>
internal static class LanguageSetup
{
    /// <summary>The address that takes a choice.</summary>
    public const string Address = "/language";

    /// <summary>Adds the middleware, after authentication: the account knows the language.</summary>
    public static void UsePageLanguage(this WebApplication app)
    {
        var languages = app.Services.GetRequiredService<PageLanguages>();
        app.Use((context, next) =>
        {
            languages.Use(context);
            return next(context);
        });
    }

    /// <summary>Maps the form of <c>LanguageChoice</c>.</summary>
    public static void MapLanguage(this IEndpointRouteBuilder app) => app.MapPost(Address, ChooseAsync).AllowAnonymous();

    private static async Task<IResult> ChooseAsync(HttpContext context, IAntiforgery antiforgery, PageLanguages languages, TrackerDatabase database)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var language = form["language"].ToString();
        if (!languages.Offered.Contains(language, StringComparer.Ordinal))
            return Results.BadRequest();
        if (context.ActorOrNull() is { } person)
            await ChooseLanguage.RunAsync(database, person, language);
        else
            PageLanguages.Keep(context, language);
        return Results.LocalRedirect(context.Request.PathBase + LocalAddress.OrHome(form["return"]));
    }
}
