using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Answers POST, PATCH, PUT and DELETE: who may, on which version, what was sent; then the command, then the answer.</summary>
internal sealed class WriteEndpoint(ODataService service, WriteAnswer answer)
{
    private readonly WritePath _paths = new(service);

    /// <summary>Answers a write.</summary>
    public async Task Handle(HttpContext context)
    {
        var write = new WriteContext(context, service, answer, _paths);
        // A client that cannot read the answer is told so before anything is changed.
        var refusal = _paths.Read(write.Resource, service.Host.ServiceRoot(context), out var target)
            ?? ODataRefusal.Of(Negotiation.Read(context.Request, out _))
            ?? CheckMethod(context, target)
            ?? CheckMay(write, target)
            ?? WriteOptions.Check(write.Method, write.Resource, target)
            ?? CustomOptions.Check(service.Host, context, write.Resource)
            ?? CheckPreconditions(context.Request, target)
            ?? (NeedsVersion(write, target) ? write.Preconditions.CheckGiven(target.Set!) : null);
        refusal ??= await Run(write, target);
        if (refusal is not null)
            await ODataErrors.Write(context, refusal);
    }

    /// <summary>Answers OPTIONS, whether or not there is such a row.</summary>
    public Task Options(HttpContext context)
    {
        var refusal = MethodsOf(context, out var methods);
        return refusal is not null ? ODataErrors.Write(context, refusal) : MethodAnswers.WriteOptions(context, methods);
    }

    private ODataRefusal? MethodsOf(HttpContext context, out IReadOnlyList<string> methods)
    {
        var (resource, root) = (service.Resource(context), service.Host.ServiceRoot(context));
        methods = [HttpMethods.Get];
        if (resource.Split('?')[0] is "" or "$metadata")
            return null;
        var refusal = _paths.Read(resource, root, out var target);
        if (refusal is null)
            methods = target.Allowed;
        // A resource that cannot be written may still be read, such as $all.
        return refusal is { Status: StatusCodes.Status501NotImplemented }
            ? ODataRefusal.Of(service.Host.Engine.Compile(new QueryRequest(resource, root, null, DateTimeOffset.UnixEpoch), out _))
            : refusal;
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
        _ => throw new InvalidOperationException("A resource that can only be read takes none of these methods."),
    };

    // Whether a row by a key that the client chooses is there to be changed, its transaction will tell.
    private static bool NeedsVersion(WriteContext write, WriteTarget target) => target switch
    {
        WriteTarget.Row { Address: KeyedRow { IsChosen: true } } => HttpMethods.IsDelete(write.Method),
        WriteTarget.Row or WriteTarget.Property or WriteTarget.LinkToOne => true,
        WriteTarget.Operation { Action: { IsBound: true } bound } => write.Store.Describe(bound).ChangesItsRow,
        _ => false,
    };

    // A precondition on a request that names no existing row would be ignored, and the client would believe that it holds.
    private static ODataRefusal? CheckPreconditions(HttpRequest request, WriteTarget target) =>
        target is WriteTarget.Rows or WriteTarget.Operation { Address: null }
            && Preconditions.Headers.FirstOrDefault(request.Headers.ContainsKey) is { } header
            ? ODataRefusal.Invalid("header-not-allowed",
                $"{header} is about the state of a row, and this request names no row that is there. Leave it out.", header)
            : null;

    private static ODataRefusal? CheckMay(WriteContext write, WriteTarget target) => write.Store.CheckMay(write.Http, target switch
    {
        WriteTarget.Operation operation => new WriteIntent(WriteKind.Action, operation.Set, operation.Action),
        WriteTarget.Row row when HttpMethods.IsDelete(write.Method) => new WriteIntent(WriteKind.Delete, row.Set),
        _ => new WriteIntent(WriteKind.Write, target.Set),
    });

    // Among other properties it would be ignored; by itself it is all that is asked for.
    private static string Why(WriteTarget target) => target switch
    {
        WriteTarget.Property { Set.Capabilities.Updatable: true, Definition: { Mutability: Mutability.Computed, Name: var name } } =>
            $" {name} is kept by the program.",
        WriteTarget.Property
        {
            Set: { Capabilities.Updatable: true, Type.Name: var type },
            Definition: { Mutability: Mutability.Immutable, Name: var name }
        } =>
            $" {name} is set when a {type} is created, and stays.",
        _ => "",
    };

    private static ODataRefusal? CheckMethod(HttpContext context, WriteTarget target)
    {
        var method = context.Request.Method;
        if (target.Allowed.Contains(method))
            return null;
        context.Response.Headers.Allow = MethodAnswers.Allow(target.Allowed);
        return new ODataRefusal(StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
            $"{method} is not for this resource; it takes {context.Response.Headers.Allow}.{Why(target)}");
    }
}
