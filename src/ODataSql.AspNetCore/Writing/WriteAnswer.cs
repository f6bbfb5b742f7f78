using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Answers a write that was done, with the row as a read would show it, or without (OData 4.01 Protocol, 8.2.8.7 and 11.4).</summary>
internal sealed class WriteAnswer(ODataService service, SpoolFile spool, TimeProvider time)
{
    private ODataHost Host => service.Host;

    /// <summary>Refuses <c>$select</c> and <c>$expand</c> that the answer could not have; asked before anything is changed.</summary>
    public ODataRefusal? Check(HttpContext context, WriteResult result) =>
        result.Kind == WriteResultKind.Done ? null : ODataRefusal.Of(Compile(context, ResourceOf(context, result), out _));

    /// <summary>Answers.</summary>
    public async Task Give(HttpContext context, WriteResult result)
    {
        var response = context.Response;
        response.Headers["OData-Version"] = new PayloadFormat(Negotiation.VersionOf(context.Request)).VersionText;
        response.StatusCode = StatusCodes.Status204NoContent;
        if (result.Set is not { } set || result.Keys.Count == 0)
            return;
        if (result.Kind == WriteResultKind.Created)
        {
            var location = $"{Host.ServiceRoot(context)}{KeyLiterals.Address(set, result.Keys[0])}";
            response.Headers.Location = location;
            response.Headers["OData-EntityId"] = location;
        }

        if (result.Version is { } version)
            response.Headers.ETag = ETags.Of(version);
        var wanted = result.Kind == WriteResultKind.Done ? null : Preferences.Return(context.Request.Headers["Prefer"]);
        // A client that says what the answer is to show wants to see it (11.4.1.5).
        var withRow = wanted is null
            ? result.Kind is WriteResultKind.Created or WriteResultKind.Acted || WriteOptions.HasShape(service.Resource(context))
            : wanted == "representation";
        if (result.Kind != WriteResultKind.Done && withRow)
            await ShowIfReadable(context, result, wanted);
        else if (wanted is not null)
            response.Headers["Preference-Applied"] = $"return={wanted}";
    }

    // The write is done. A client that was told otherwise would send it again.
    private async Task ShowIfReadable(HttpContext context, WriteResult result, string? wanted)
    {
        try
        {
            await Show(context, result, wanted);
        }
        catch (Exception error) when (!context.Response.HasStarted && Host.RefusalOf(error) is not null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.ContentType = null;
        }
    }

    private async Task Show(HttpContext context, WriteResult result, string? wanted)
    {
        await using var body = new SpooledBody(context.Response.BodyWriter, spool, Host.CallerOf(context), context.RequestAborted);
        await Read(context, result, wanted, body);
        await ReadEndpoint.SendRest(context, body);
    }

    private async Task Read(HttpContext context, WriteResult result, string? wanted, SpooledBody body)
    {
        using var session = Host.OpenRead(context);
        using var watch = session.StopAfter(Host.Times.Page, context.RequestAborted);
        using var read = Run(context, session, ResourceOf(context, result));
        // Done, and gone again since, or emptied, or too long to be told: there is nothing to show.
        if (read is null || read.Status == ResultStatus.NotFound)
            return;
        var response = context.Response;
        if (wanted is not null)
            response.Headers["Preference-Applied"] = $"return={wanted}";
        if (read.Status == ResultStatus.NoContent)
            return;
        response.StatusCode = result.Kind == WriteResultKind.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        response.ContentType = read.ContentType;
        // Somebody may have changed the row since: the ETag is that of what is shown.
        if (read.ETag is { } etag)
            response.Headers.ETag = etag;
        await read.Write(body, context.RequestAborted);
    }

    private string ResourceOf(HttpContext context, WriteResult result)
    {
        var set = result.Set!;
        List<string> options = [];
        string resource;
        if (result.IsList)
        {
            resource = set.Name;
            var filter = result.Keys.Count == 0 ? KeyLiterals.AnyFilter(set) : KeyLiterals.Filter(set, result.Keys);
            options.Add($"$filter={Uri.EscapeDataString(filter)}");
        }
        else
            resource = result.Keys.Count == 0 ? KeyLiterals.AnyAddress(set) : KeyLiterals.Address(set, result.Keys[0]);

        var shape = WriteOptions.Shape(service.Resource(context));
        options.AddRange(shape.Count == 0 && result.Expand is { } expand ? [$"$expand={expand}"] : shape);
        return resource + (result.Property is { } property ? $"/{property}" : "") + (options.Count == 0 ? "" : $"?{string.Join('&', options)}");
    }

    private QueryResult? Run(HttpContext context, IReadSession session, string resource) =>
        // The service's own question compiles, and the client's options were compiled before: a refusal here is a mistake of the program.
        Compile(context, resource, out var query) is { } refusal ? throw new InvalidOperationException(refusal.Message)
            : ReadEndpoint.Run(query, session);

    private QueryRefusal? Compile(HttpContext context, string resource, out CompiledQuery query) =>
        service.Compile(context.Request, new QueryRequest(resource, Host.ServiceRoot(context), null, time.GetUtcNow()), out query);
}
