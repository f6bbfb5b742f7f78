using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Editing;

/// <summary>Takes drafts from the script of a form, and lengthens a session whose end is near.</summary>
internal static class DraftRoutes
{
    /// <summary>Where the script sends drafts.</summary>
    public const string Address = "/drafts";

    private const int LongestId = 2_000;

    public static void MapDrafts(this IEndpointRouteBuilder app)
    {
        app.MapPost(Address, SaveAsync);
        app.MapPost("/session", ExtendAsync);
    }

    // The answer says for how many seconds the session lasts.
    private static async Task<IResult> SaveAsync(
        HttpContext context, IAntiforgery antiforgery, TrackerDatabase database, Drafts drafts, TimeProvider time)
    {
        string? form = context.Request.Query["form"];
        if (form is null or { Length: 0 or > LongestId } || !await antiforgery.IsRequestValidAsync(context) || !context.Request.HasFormContentType)
            return Results.BadRequest();
        var sent = await context.Request.ReadFormAsync(context.RequestAborted);
        var fields = TypedFields.From(sent.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
        var actor = context.Actor();
        await database.WriteAsync<int>(actor, session =>
        {
            // A draft that arrives after its form is of no use any more.
            if (!FormKeys.IsSent(session, fields["Key"]))
                drafts.Save(session, form, fields);
            return 0;
        });
        return Results.Text(Left(context, time).ToString(CultureInfo.InvariantCulture));
    }

    // A script asks for no page in return.
    private static async Task<IResult> ExtendAsync(HttpContext context, IAntiforgery antiforgery, BrowserSessions sessions, TimeProvider time)
    {
        if (!await antiforgery.IsRequestValidAsync(context))
            return Results.BadRequest();
        await SessionCookie.ExtendAsync(context);
        string? back = (await context.Request.ReadFormAsync(context.RequestAborted))["return"];
        if (back is null && sessions.Of(context.Actor()).FirstOrDefault(session => session.Id == context.Session()?.Id) is { } extended)
            context.SetSession(extended);
        return back is null ? Results.Text(Left(context, time).ToString(CultureInfo.InvariantCulture))
            : Results.LocalRedirect(context.Request.PathBase + Security.Http.LocalAddress.OrHome(back));
    }

    private static long Left(HttpContext context, TimeProvider time) =>
        context.Session() is { } session ? Math.Max(0, (long)(Instants.Parse(session.ExpiresAt) - time.GetUtcNow()).TotalSeconds) : 0;
}
