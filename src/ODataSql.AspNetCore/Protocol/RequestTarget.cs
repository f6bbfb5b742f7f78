using Microsoft.AspNetCore.Http.Features;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>Reads the request target as the client encoded it; the server's decoded path loses the difference between <c>%2F</c> and
/// <c>/</c>.</summary>
internal static class RequestTarget
{
    /// <summary>Path and query after the service root.</summary>
    public static string Resource(HttpContext context, PathString servicePath)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // "/odata/…", whose letters may be percent-encoded, or "http://host/odata/…".
        var at = target.StartsWith('/') ? 0 : target.IndexOf('/', target.IndexOf("//", StringComparison.Ordinal) + 2);
        for (var segments = servicePath.Value!.Count(c => c == '/'); segments > 0 && at >= 0; segments--)
            at = target.IndexOf('/', at + 1);
        return at < 0 ? "" : target[(at + 1)..];
    }
}
