namespace ODataSql.AspNetCore.Protocol;

/// <summary>Says which methods a resource takes: to OPTIONS, and to requests by another method.</summary>
internal static class MethodAnswers
{
    /// <summary>All methods of the service.</summary>
    public static readonly IReadOnlyList<string> All =
        [HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Patch, HttpMethods.Put, HttpMethods.Delete, HttpMethods.Options];

    /// <summary>The value of the <c>Allow</c> header; HEAD goes with GET, and OPTIONS with every method.</summary>
    public static string Allow(IEnumerable<string> methods) =>
        string.Join(", ", All.Where(m => m == HttpMethods.Options || methods.Contains(HttpMethods.IsHead(m) ? HttpMethods.Get : m)));

    /// <summary>Answers OPTIONS.</summary>
    public static Task WriteOptions(HttpContext context, IReadOnlyList<string> methods)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = Allow(methods);
        context.Response.Headers["OData-Version"] = new PayloadFormat(Negotiation.VersionOf(context.Request)).VersionText;
        return Task.CompletedTask;
    }

    /// <summary>Answers a method that the resource does not take with 405.</summary>
    public static Task WriteNotAllowed(HttpContext context, IReadOnlyList<string> methods)
    {
        context.Response.Headers.Allow = Allow(methods);
        return ODataErrors.Write(context, StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
            $"{context.Request.Method} is not for this resource; it takes {context.Response.Headers.Allow}.");
    }
}
