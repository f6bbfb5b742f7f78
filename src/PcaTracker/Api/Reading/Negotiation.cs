using Microsoft.Net.Http.Headers;
using ODataSql;

namespace PcaTracker.Api.Reading;

/// <summary>What the client can read, against what the feed writes: OData 4.0 JSON with minimal metadata, and counts as plain text.</summary>
internal static class Negotiation
{
    /// <summary>The refusal, unless the client takes what it would get.</summary>
    public static QueryRefusal? Check(HttpRequest request)
    {
        if (request.Headers["OData-MaxVersion"].ToString() is { Length: > 0 } version && !version.StartsWith("4.", StringComparison.Ordinal))
            return new QueryRefusal(StatusCodes.Status400BadRequest, "unknown-version", $"This feed speaks OData 4.0, and the client asks for at most {version}.", "OData-MaxVersion");

        if (Format(request.Query) is { } format)
            return IsServed(format is "json" ? "application/json" : format) ? null : NotAcceptable("$format", format);

        var accept = request.Headers.Accept.ToString();
        return accept.Length == 0 || accept.Split(',').Any(IsServed) ? null : NotAcceptable("Accept", accept);
    }

    private static string? Format(IQueryCollection query) =>
        query.FirstOrDefault(option => option.Key.TrimStart('$').Equals("format", StringComparison.OrdinalIgnoreCase)).Value.FirstOrDefault();

    private static bool IsServed(string range) =>
        MediaTypeHeaderValue.TryParse(range.Trim(), out var type)
        && (type.MediaType.Value?.ToLowerInvariant() is "application/json" or "application/*" or "text/plain" or "text/*" or "*/*")
        && type.Parameters.All(p => p.Name.Value is not ("odata.metadata" or "metadata") || p.Value == "minimal");

    private static QueryRefusal NotAcceptable(string where, string asked) =>
        new(StatusCodes.Status406NotAcceptable, "not-acceptable", $"The feed writes application/json;odata.metadata=minimal, and {where} asks for {asked}.", where);
}
