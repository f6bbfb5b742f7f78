using Microsoft.AspNetCore.Authorization;
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
        && context.ActorOrNull() is null && context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null
        && context.Request.HasFormContentType && !context.IsForApi();

    private static async Task KeepAsync(HttpContext context, Actor author)
    {
        var request = context.Request;
        var sent = await request.ReadFormAsync(context.RequestAborted);
        var fields = TypedFields.From(sent.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
        var (isDraft, handler) = (request.Path == DraftRoutes.Address, sent["_handler"].ToString());
        // Only forms that are kept have a key; those for passwords and codes have none, and a button alone leaves nothing to keep.
        var isKept = FormKeys.Is(fields["Key"]) && KeptForm.TypedInto(fields).Any(typed => typed.Value.Length > 0);
        if (isKept)
        {
            var form = isDraft ? request.Query["form"].ToString() : KeptForm.IdOf(context, handler);
            await context.RequestServices.GetRequiredService<TrackerDatabase>().WriteAsync<int>(author, session =>
            {
                context.RequestServices.GetRequiredService<Drafts>().Save(session, form, fields);
                return 0;
            });
        }
        // Forms with a name are sent to the page on which they stand.
        if (handler.Length > 0 && !isDraft)
        {
            context.Response.Redirect(
                $"{request.PathBase}/sign-in?kept={(isKept ? "true" : "false")}&return={Uri.EscapeDataString(request.Path + request.QueryString)}");
        }
    }
}
