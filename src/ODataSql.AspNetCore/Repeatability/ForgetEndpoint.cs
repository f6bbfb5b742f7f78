using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Repeatability;

/// <summary>
/// Forgets answers when their client says that it will not send the requests again (Repeatable Requests 1.0). It forgets those to the
/// caller alone; the answer is the same whether or not there was anything to forget.
/// </summary>
internal sealed class ForgetEndpoint(ODataService service)
{
    /// <summary>The resources after the service root.</summary>
    public static IEnumerable<string> Routes => RequestIdentity.DeletedBy.Select(resource => resource + "/{id}");

    /// <summary>Answers DELETE.</summary>
    public async Task Handle(HttpContext context)
    {
        if (Check(context) is { } refusal)
        {
            await ODataErrors.Write(context, refusal);
            return;
        }

        // As it was sent: of a path the server decodes all but the slash.
        var path = service.Resource(context).Split('?')[0].Split('/', 2);
        var (resource, id) = path is [var name, var rest] ? (Uri.UnescapeDataString(name), Uri.UnescapeDataString(rest)) : ("", "");
        var client = resource.EndsWith("WithClientID", StringComparison.OrdinalIgnoreCase) ? id
            : context.Request.Headers.TryGetValue(RequestIdentity.ClientIdHeader, out var said) ? said.ToString() : null;
        var request = resource.EndsWith("WithRequestID", StringComparison.OrdinalIgnoreCase) ? id : null;
        await service.Host.Answers!.ForgetAsync(context, client, request);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers["OData-Version"] = new PayloadFormat(Negotiation.VersionOf(context.Request)).VersionText;
    }

    private static ODataRefusal? Check(HttpContext context) =>
        QueryOptions.CheckTaken(context.Request, "Forgetting a request takes custom query options alone") is { } option ? ODataRefusal.Of(option)
        : context.Request.Headers.ContainsKey(RequestIdentity.RequestIdHeader) || context.Request.Headers.ContainsKey(RequestIdentity.FirstSentHeader)
            ? ODataRefusal.NotSupported("Naming a request that forgets others", RequestIdentity.RequestIdHeader)
        : ODataRefusal.Of(Negotiation.CheckWhole(context.Request, out _));
}
