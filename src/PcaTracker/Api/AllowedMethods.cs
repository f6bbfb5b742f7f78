using ODataSql.AspNetCore.Protocol;
using PcaTracker.Api.Reading;
using PcaTracker.Api.Writing;
using PcaTracker.Runtime;

namespace PcaTracker.Api;

/// <summary>Which methods a resource takes: asked by OPTIONS, or told to whoever used another.</summary>
internal static class AllowedMethods
{
    public static readonly IReadOnlyList<string> All =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete, HttpMethods.Options];

    /// <summary>Value of the <c>Allow</c> header; what is read can be asked about too.</summary>
    public static string Header(IEnumerable<string> methods) =>
        string.Join(", ", All.Where(m => m == HttpMethods.Options || methods.Contains(HttpMethods.IsHead(m) ? HttpMethods.Get : m)));

    /// <summary>Answers OPTIONS on any resource, whether or not there is such a row.</summary>
    public static Task Options(HttpContext context, PublicAddress address) => Options(context, Read(context, address, out var methods), methods);

    /// <summary>Answers OPTIONS on a resource that takes one method alone.</summary>
    public static RequestDelegate OptionsOf(string method) => context => Options(context, null, [method]);

    /// <summary>Whether the address is that of an action, which cannot be read.</summary>
    public static bool IsAction(HttpContext context, PublicAddress address) =>
        WritePath.Read(ReadEndpoint.Resource(context), address.ServiceRoot(context), out var target) is null && target is WriteTarget.Operation;

    /// <summary>Answers what is only posted to when it is sent anything else.</summary>
    public static Task NotPosted(HttpContext context) => NotBy(HttpMethods.Post)(context);

    /// <summary>Answers a resource that takes one method alone when it is sent any other.</summary>
    public static RequestDelegate NotBy(string method) => context =>
    {
        context.Response.Headers.Allow = Header([method]);
        return ODataErrors.Write(context, StatusCodes.Status405MethodNotAllowed, "method-not-allowed", $"{context.Request.Method} is not for this resource; it takes {context.Response.Headers.Allow}.");
    };

    private static Task Options(HttpContext context, ODataRefusal? refusal, IReadOnlyList<string> methods)
    {
        if (refusal is not null)
            return ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = Header(methods);
        context.Response.Headers["OData-Version"] = new ODataSql.PayloadFormat(Negotiation.VersionOf(context.Request)).VersionText;
        return Task.CompletedTask;
    }

    private static ODataRefusal? Read(HttpContext context, PublicAddress address, out IReadOnlyList<string> methods)
    {
        var (resource, root) = (ReadEndpoint.Resource(context), address.ServiceRoot(context));
        methods = [HttpMethods.Get];
        if (resource.Split('?')[0] is "" or "$metadata")
            return null;
        var refusal = WritePath.Read(resource, root, out var target);
        if (refusal is null)
            methods = target.Allowed;
        // What cannot be written may still be read, such as $all.
        return refusal is { Status: StatusCodes.Status501NotImplemented }
            ? ODataRefusal.Of(Feed.Engine.Compile(new ODataSql.QueryRequest(resource, root, null, DateTimeOffset.UnixEpoch), out _))
            : refusal;
    }
}
