using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>What a client accepts (RFC 9110, section 12.5.1), against the formats of the service.</summary>
internal static class MediaRanges
{
    /// <summary>The ranges of an <c>Accept</c> header that are well-formed.</summary>
    public static IReadOnlyList<MediaTypeHeaderValue> Parse(StringValues accept) =>
        MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var ranges) ? [.. ranges] : [];

    /// <summary>The JSON that the client likes best of what the service writes; null when it takes none.</summary>
    public static PayloadFormat? BestJson(IReadOnlyList<MediaTypeHeaderValue> ranges, ProtocolVersion version) =>
        Liked(ranges).Select(range => (Range: range, Format: Json(range, version)))
            .Where(offer => offer.Format is not null
                && !ranges.Any(r => Refuses(r, offer.Range, other => Json(other, version)?.Metadata == offer.Format.Metadata)))
            .Select(offer => offer.Format)
            .FirstOrDefault();

    /// <summary>Whether the client takes this media type.</summary>
    public static bool Accept(IReadOnlyList<MediaTypeHeaderValue> ranges, string mediaType) =>
        Liked(ranges).Any(range => Covers(range, mediaType) && !ranges.Any(r => Refuses(r, range, other => Covers(other, mediaType))));

    /// <summary>Whether the client takes XML of some kind, and says so by name.</summary>
    public static bool NameXml(IReadOnlyList<MediaTypeHeaderValue> ranges) =>
        Liked(ranges).Any(r => r.SubType.Equals("xml", StringComparison.OrdinalIgnoreCase)
            || r.SubType.EndsWith("+xml", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the client takes JSON, and says so by name.</summary>
    public static bool NameJson(IReadOnlyList<MediaTypeHeaderValue> ranges) =>
        Liked(ranges).Any(r => r.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<MediaTypeHeaderValue> Liked(IReadOnlyList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(r => r.Quality is not 0).OrderByDescending(r => r.Quality ?? 1).ThenByDescending(Precision);

    // "q=0" takes out what a range at most as precise lets in.
    private static bool Refuses(MediaTypeHeaderValue range, MediaTypeHeaderValue admitting, Func<MediaTypeHeaderValue, bool> covers) =>
        range.Quality is 0 && Precision(range) >= Precision(admitting) && covers(range);

    private static int Precision(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1
            : 2 + range.Parameters.Count(p => !p.Name.Equals("q", StringComparison.OrdinalIgnoreCase));

    private static bool Covers(MediaTypeHeaderValue range, string mediaType) =>
        (range.MatchesAllTypes
            || range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
            || (range.MatchesAllSubTypes && mediaType.StartsWith(range.Type + "/", StringComparison.OrdinalIgnoreCase)))
        && range.Parameters.All(p => Name(p) is "q" || (Name(p) is "charset" && IsUtf8(p)));

    private static PayloadFormat? Json(MediaTypeHeaderValue range, ProtocolVersion version)
    {
        if (!range.MatchesAllTypes && !range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
            && !range.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return null;
        PayloadFormat? format = new(version);
        foreach (var parameter in range.Parameters)
            format = format is null ? null : With(format, parameter);
        return format;
    }

    /// <summary>The format with a parameter applied; null for one that is unknown or has no such value: such a format must not be served.</summary>
    private static PayloadFormat? With(PayloadFormat format, NameValueHeaderValue parameter) => (Name(parameter), Value(parameter)) switch
    {
        ("q", _) => format,
        ("charset", _) => IsUtf8(parameter) ? format : null,
        ("metadata", "none") => format with { Metadata = MetadataLevel.None },
        ("metadata", "minimal") => format with { Metadata = MetadataLevel.Minimal },
        ("metadata", "full") => format with { Metadata = MetadataLevel.Full },
        ("streaming", "true" or "false") => format with { Streaming = Value(parameter) == "true" },
        ("ieee754compatible", "true" or "false") => format with { Ieee754Compatible = Value(parameter) == "true" },
        // It allows exponents, which are never written here.
        ("exponentialdecimals", "true" or "false") => format,
        _ => null,
    };

    // Parameters go with and without the prefix in either version (OData JSON Format 4.01, section 3).
    private static string Name(NameValueHeaderValue parameter)
    {
        var name = parameter.Name.ToString().ToLowerInvariant();
        return name.StartsWith("odata.", StringComparison.Ordinal) ? name["odata.".Length..] : name;
    }

    private static string Value(NameValueHeaderValue parameter) => parameter.Value.ToString().Trim('"').ToLowerInvariant();

    private static bool IsUtf8(NameValueHeaderValue charset) => Value(charset) is "utf-8";
}
