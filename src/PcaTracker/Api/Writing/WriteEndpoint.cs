using ODataSql.AspNetCore.Batch;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Api.Batch;
using PcaTracker.Api.Reading;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Runtime;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Every POST, PATCH, PUT and DELETE of the feed: who may, on which state, what was sent; then the command, then the answer.</summary>
internal static class WriteEndpoint
{
    public static readonly IReadOnlyList<string> Methods = [HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete];

    public static async Task Handle(HttpContext context, TrackerDatabase database, WriteAnswer answer, PublicAddress address)
    {
        var write = new WriteContext(context, database, answer, address.ServiceRoot(context), Preconditions.Of(context.Request));
        // A client that cannot read the answer must hear so before anything is changed.
        var refusal = WritePath.Read(ReadEndpoint.Resource(context), write.Root, out var target)
            ?? ODataRefusal.Of(Negotiation.Read(context.Request, out _))
            ?? CheckMethod(context, target)
            ?? CheckRole(context.Actor(), write.Method, target)
            ?? WriteOptions.Check(context, target)
            ?? CheckConditions(context.Request, target)
            ?? (NeedsState(write.Method, target) ? write.Preconditions.CheckSaid()?.ToOData() : null);
        refusal ??= await Run(write, target);
        if (refusal is not null)
            await ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
    }

    private static Task<ODataRefusal?> Run(WriteContext write, WriteTarget target) => target switch
    {
        WriteTarget.Rows rows => RowCommands.Create(write, rows.Address),
        WriteTarget.Row row when HttpMethods.IsDelete(write.Method) => RowCommands.Delete(write, row.Address),
        WriteTarget.Row row => RowCommands.Change(write, row.Address),
        WriteTarget.Property property => PropertyCommands.Run(write, property),
        WriteTarget.LinkToOne link => LinkCommands.Run(write, link),
        WriteTarget.LinkToMany links => LinkCommands.Run(write, links),
        WriteTarget.LinkOfMany link => LinkCommands.Run(write, link),
        WriteTarget.Operation operation => OperationCommands.Run(write, operation),
        _ => throw new InvalidOperationException("What is only read takes none of these methods."),
    };

    // Whether a row by a key that the caller chooses is there to be changed, its transaction will tell.
    private static bool NeedsState(string method, WriteTarget target) => target switch
    {
        WriteTarget.Row { Address: KeyedRow { IsChosen: true } } => HttpMethods.IsDelete(method),
        WriteTarget.Row or WriteTarget.Property or WriteTarget.LinkToOne => true,
        WriteTarget.Operation { Action: { IsBound: true } bound } => ActionCommands.Of(bound).ChangesItsRow,
        _ => false,
    };

    // Where no row is named whose state could be meant, nobody shall think that a condition was looked at.
    private static ODataRefusal? CheckConditions(HttpRequest request, WriteTarget target) =>
        target is WriteTarget.Rows or WriteTarget.Operation { Address: null } && PartHeaders.Conditions.FirstOrDefault(request.Headers.ContainsKey) is { } condition
            ? ODataRefusal.Invalid("header-not-allowed", $"{condition} is about the state of a row, and this request names no row that is there. Leave it out.", condition)
            : null;

    // The commands check this too; here it comes before the body is read, so that whoever may not write learns nothing else.
    private static ODataRefusal? CheckRole(Actor actor, string method, WriteTarget target) =>
        (target switch
        {
            WriteTarget.Operation { Action: { IsBound: true } bound } => ActionCommands.Of(bound).Role(actor),
            WriteTarget.Operation => Permissions.CheckDecide(actor, "closes the chapters"),
            WriteTarget.Row row when HttpMethods.IsDelete(method) => Permissions.CheckDelete(actor, row.Set!.Name),
            _ => Permissions.CheckWrite(actor, target.Set!.Name),
        })?.ToOData();

    // Among other properties it would be ignored; asked for alone, it is all that is asked for.
    private static string Why(WriteTarget target) => target switch
    {
        WriteTarget.Property { Set.Creatable: true, Definition: { Access: PropertyAccess.ReadOnly, Name: var name } } => $" {name} is kept by the program.",
        WriteTarget.Property { Set: { Creatable: true, TypeName: var type }, Definition: { Access: PropertyAccess.CreateOnly, Name: var name } } => $" {name} is set when a {type} is created, and stays.",
        _ => "",
    };

    private static ODataRefusal? CheckMethod(HttpContext context, WriteTarget target)
    {
        var method = context.Request.Method;
        if (target.Allowed.Contains(method))
            return null;
        context.Response.Headers.Allow = AllowedMethods.Header(target.Allowed);
        return new ODataRefusal(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"{method} is not for this resource; it takes {context.Response.Headers.Allow}.{Why(target)}");
    }
}
