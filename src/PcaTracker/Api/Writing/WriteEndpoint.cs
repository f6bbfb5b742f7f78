using PcaTracker.Api.Reading;
using PcaTracker.Domain;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Rows;
using PcaTracker.Security;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Every POST, PATCH and DELETE of the feed: who may, on which state, what was sent; then the command, then the answer.</summary>
internal static class WriteEndpoint
{
    public static readonly IReadOnlyList<string> Methods = [HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete];

    public static async Task Handle(HttpContext context, TrackerDatabase database, WriteAnswer answer, PublicAddress address)
    {
        var expected = Expected.Any;
        // A client that cannot read the answer must hear so before anything is changed.
        var refusal = WriteTarget.Parse(ReadEndpoint.Resource(context), address.ServiceRoot(context), out var target)
            ?? ApiRefusal.Of(Negotiation.Check(context.Request))
            ?? CheckMethod(context, target)
            ?? CheckRole(context.Actor(), context.Request.Method, target)
            ?? (NeedsIfMatch(context.Request.Method, target) ? Preconditions.Read(context.Request.Headers.IfMatch, out expected) : null);
        refusal ??= await Run(context, target, expected, database, answer);
        if (refusal is not null)
            await ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
    }

    private static async Task<ApiRefusal?> Run(HttpContext context, WriteTarget target, Expected expected, TrackerDatabase database, WriteAnswer answer)
    {
        Result<T> Write<T>(Func<Session, Result<T>> work) => database.WriteAs(context.Actor(), work);

        if (HttpMethods.IsDelete(context.Request.Method))
            return await Answered(Write(s => DeleteRow.Run(s, target.Set!.Name, target.Id!.Value, expected)), _ => answer.Done(context));

        var (json, unread) = await RequestBody.Read(context);
        using (json)
        {
            if (unread is not null)
                return unread;
            if (target.Action is { IsBound: true } action)
            {
                var command = ActionCommands.Named(action.Name);
                return SentValues.OfAction(action, json, out var parameters)
                    ?? await Answered(
                        Write(s => command.Run(s, target.Id!.Value, expected, parameters)),
                        ids => command.ChangesItsRow ? answer.Acted(context, command.Set, ids[0]) : answer.Acted(context, command.Set, ids));
            }

            if (target.Action is { } closeAll)
                return SentValues.OfAction(closeAll, json, out _) ?? await Answered(Write(CloseAllChapters.Run), _ => answer.Done(context));

            var set = target.Set!.Name;
            if (SentValues.OfRow(target.Set, json, isNew: target.Id is null, out var values) is { } wrong)
                return wrong;
            return target.Id is { } id
                ? await Answered(Write(s => ChangeRow.Run(s, set, id, expected, values)), _ => answer.Changed(context, set, id))
                : await Answered(Write(s => CreateRow.Run(s, set, values)), created => answer.Created(context, set, created));
        }
    }

    private static async Task<ApiRefusal?> Answered<T>(Result<T> result, Func<T, Task> answer)
    {
        if (result.IsRefused(out var refusal))
            return refusal;
        await answer(result.Value);
        return null;
    }

    private static bool NeedsIfMatch(string method, WriteTarget target) => target.Action is { } action
        ? action.IsBound && ActionCommands.Named(action.Name).ChangesItsRow
        : !HttpMethods.IsPost(method);

    // The commands check this too; here it comes before the body is read, so that whoever may not write learns nothing else.
    private static ApiRefusal? CheckRole(Actor actor, string method, WriteTarget target)
    {
        var refusal = target switch
        {
            { Action: { IsBound: true } bound } => ActionCommands.Named(bound.Name).Role(actor),
            { Action: not null } => Permissions.CheckDecide(actor, "closes the chapters"),
            _ => HttpMethods.IsDelete(method) ? Permissions.CheckDelete(actor, target.Set!.Name) : Permissions.CheckWrite(actor, target.Set!.Name),
        };
        return refusal is null ? null : (ApiRefusal)refusal;
    }

    private static ApiRefusal? CheckMethod(HttpContext context, WriteTarget target)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPut(method))
            return ApiRefusal.NotSupported("PUT (send what changes by PATCH)");
        var (allowed, read) = target switch
        {
            { Action: not null } => ((string[])[HttpMethods.Post], ""),
            { Set.Creatable: false } => ([], "GET"),
            { Id: null } => ([HttpMethods.Post], "GET"),
            _ => ([HttpMethods.Patch, HttpMethods.Delete], "GET"),
        };
        if (allowed.Contains(method))
            return null;
        context.Response.Headers.Allow = string.Join(", ", ((string[])[read, .. allowed]).Where(m => m.Length > 0));
        return new ApiRefusal(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"{method} is not for this resource; it takes {context.Response.Headers.Allow}.");
    }
}
