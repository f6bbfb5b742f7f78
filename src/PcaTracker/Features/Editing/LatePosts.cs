using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.Editing;

/// <summary>Keeps a form that arrives after its session has expired, as a draft of the account that the session belonged to.</summary>
internal static class LatePosts
{
    /// <summary>Adds the middleware, before authentication: it reads the answer to a form that needed a session.</summary>
    public static void UseLatePosts(this WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (IsRefused(context) && SessionCookie.OwnerOfExpired(context) is { } account)
            await KeepAsync(context, account.AsActor());
    });

    private static bool IsRefused(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Response is { StatusCode: StatusCodes.Status302Found, HasStarted: false }
        && context.ActorOrNull() is null && context.Request.HasFormContentType && !context.IsForApi();

    private static async Task KeepAsync(HttpContext context, Actor author)
    {
        var request = context.Request;
        var sent = await request.ReadFormAsync(context.RequestAborted);
        var fields = TypedFields.From(sent.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
        // Only forms that are kept have a key; those for passwords and codes have none.
        if (!FormKeys.Is(fields["Key"]))
            return;
        var isDraft = request.Path == DraftRoutes.Address;
        var form = isDraft ? request.Query["form"].ToString() : KeptForm.IdOf(context, sent["_handler"].ToString());
        await context.RequestServices.GetRequiredService<TrackerDatabase>().WriteAsync<int>(author, session =>
        {
            context.RequestServices.GetRequiredService<Drafts>().Save(session, form, fields);
            return 0;
        });
        if (!isDraft)
            context.Response.Redirect($"{request.PathBase}/sign-in?kept=true&return={Uri.EscapeDataString(request.Path + request.QueryString)}");
    }
}
