using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>What the client can read, against what the service writes (OData 4.01 Protocol, sections 8.2 and 11.2.12).</summary>
internal static class Negotiation
{
    /// <summary>Reads the format of the answer from the request; returns the refusal, unless the client takes what it would get.</summary>
    public static QueryRefusal? Read(HttpRequest request, out PayloadFormat format)
    {
        format = PayloadFormat.Default;
        if (CheckWhole(request, out var version) is { } refusal)
            return refusal;
        format = new PayloadFormat(version);

        // A number of rows is text, whatever the client takes (11.2.10).
        var path = request.Path.Value ?? "";
        if (path.EndsWith("/$count", StringComparison.OrdinalIgnoreCase))
            return null;
        if (Asked(request) is not var (where, asked, ranges))
            return null;
        if (path.EndsWith("/$value", StringComparison.OrdinalIgnoreCase))
            return MediaRanges.Accept(ranges, "text/plain") ? null : NotAcceptable("The value of a property is text/plain", where, asked);
        if (MediaRanges.BestJson(ranges, version) is not { } best)
            return NotAcceptable("The service writes application/json, with metadata=none, minimal or full", where, asked);
        format = best;
        return null;
    }

    /// <summary>
    /// The same for <c>$metadata</c>, which is XML unless the client prefers JSON. Excel names JSON first in what it accepts
    /// and yet reads XML, so a client that names XML at all gets it.
    /// </summary>
    public static QueryRefusal? ReadMetadata(HttpRequest request, out ProtocolVersion version, out bool json)
    {
        json = false;
        if (CheckWhole(request, out version) is { } refusal)
            return refusal;
        if (Asked(request) is not var (where, asked, ranges))
            return null;
        var takesXml = MediaRanges.Accept(ranges, "application/xml");
        json = where == "$format"
            ? !takesXml
            : !IsExcel(request) && !MediaRanges.NameXml(ranges) && (MediaRanges.NameJson(ranges) || !takesXml);
        return json && MediaRanges.BestJson(ranges, version) is null
            ? NotAcceptable("$metadata is application/xml or application/json", where, asked) : null;
    }

    /// <summary>What is refused whatever is asked for: a version, isolation or character set that we do not have.</summary>
    public static QueryRefusal? CheckWhole(HttpRequest request, out ProtocolVersion version) =>
        CheckVersion(request, out version) ?? CheckIsolation(request) ?? CheckCharset(request);

    /// <summary>The highest version that both sides know: 4.0 for clients that do not say.</summary>
    public static ProtocolVersion VersionOf(HttpRequest request) => CheckVersion(request, out var version) is null ? version : ProtocolVersion.V40;

    /// <summary>Whether the client says that it reads nothing newer than 4.0.</summary>
    public static bool ReadsOnlyV40(HttpRequest request) =>
        request.Headers["OData-MaxVersion"].Count > 0 && VersionOf(request) == ProtocolVersion.V40;

    /// <summary>What the client accepts and where it says so; null when it takes anything. <c>$format</c> wins over <c>Accept</c>.</summary>
    public static (string Where, string Asked, IReadOnlyList<MediaTypeHeaderValue> Ranges)? Asked(HttpRequest request)
    {
        if (QueryOptions.Values(request, "$format") is { Count: > 0 } formats)
        {
            var format = string.Join(',', formats);
            var mediaType = format.ToLowerInvariant() switch
            {
                "json" => "application/json",
                "xml" => "application/xml",
                "atom" => "application/atom+xml",
                _ => format,
            };
            return ("$format", format, MediaTypeHeaderValue.TryParse(mediaType, out var range) ? [range] : []);
        }

        var accept = request.Headers.Accept.ToString();
        return string.IsNullOrWhiteSpace(accept) ? null : ("Accept", accept, MediaRanges.Parse(request.Headers.Accept));
    }

    public static QueryRefusal NotAcceptable(string writes, string where, string asked) =>
        new(StatusCodes.Status406NotAcceptable, "not-acceptable", $"{writes}, and {where} asks for '{asked}'.", where);

    private static bool IsExcel(HttpRequest request) =>
        request.Headers.UserAgent.ToString().Contains("Microsoft.Data.Mashup", StringComparison.OrdinalIgnoreCase);

    private static QueryRefusal? CheckVersion(HttpRequest request, out ProtocolVersion version)
    {
        version = ProtocolVersion.V40;
        if (request.Headers["OData-MaxVersion"].ToString() is not { Length: > 0 } max)
            return null;
        if (!decimal.TryParse(max, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number < 4)
            return new QueryRefusal(StatusCodes.Status400BadRequest, "unknown-version",
                $"This service speaks OData 4.0 and 4.01, and the client asks for at most '{max}'.", "OData-MaxVersion");
        version = number < 4.01m ? ProtocolVersion.V40 : ProtocolVersion.V401;
        return null;
    }

    // A page is one snapshot; pages joined by next links are not (8.2.6).
    private static QueryRefusal? CheckIsolation(HttpRequest request) =>
        (request.Headers["Isolation"].ToString(), request.Headers["OData-Isolation"].ToString()) is ("", "")
            ? null
            : new QueryRefusal(StatusCodes.Status412PreconditionFailed, "isolation-not-supported",
                "Isolation across requests is not supported. Leave the header out; one answer is of one moment.", "Isolation");

    private static QueryRefusal? CheckCharset(HttpRequest request)
    {
        var accept = request.Headers.AcceptCharset;
        if (string.IsNullOrWhiteSpace(accept.ToString()))
            return null;
        var charsets = StringWithQualityHeaderValue.TryParseList([.. accept.OfType<string>()], out var parsed) ? parsed : [];
        var best = charsets.FirstOrDefault(c => c.Value.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ?? charsets.FirstOrDefault(c => c.Value == "*");
        return best is { Quality: null or > 0 } ? null : NotAcceptable("The service writes UTF-8", "Accept-Charset", accept.ToString());
    }
}
