using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>ETags of <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, 13.1). Those of this service are weak and hold a row's version.</summary>
internal static partial class ETags
{
    /// <summary>The ETag of a row at a version.</summary>
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");

    /// <summary>Lists the ETags of a header.</summary>
    public static IReadOnlyList<string> Read(StringValues header) =>
        [.. header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Reads the row versions of ETags; a tag of another service has none.</summary>
    public static IReadOnlyList<long> Versions(IEnumerable<string> tags) => [.. tags.Select(Version).OfType<long>()];

    /// <summary>Tells whether a header lists an ETag, or any by <c>*</c>.</summary>
    public static bool Match(StringValues header, string tag) =>
        Read(header) is { Count: > 0 } tags && (tags.Contains("*") || Versions(tags).Intersect(Versions([tag])).Any());

    /// <summary>Tells whether <c>If-Match</c> admits a read. A resource without an ETag matches <c>*</c> alone (RFC 9110, 13.1.1).</summary>
    public static bool IfMatchHolds(HttpRequest request, string? tag) =>
        request.Headers.IfMatch.Count == 0 || (tag is null ? Read(request.Headers.IfMatch).Contains("*") : Match(request.Headers.IfMatch, tag));

    /// <summary>Answers a read whose <c>If-Match</c> does not hold with 412.</summary>
    public static Task WritePreconditionFailed(HttpContext context, string? tag) =>
        ODataErrors.Write(context, StatusCodes.Status412PreconditionFailed, "changed-meanwhile", tag is null
            ? "If-Match lists states of a row, and what was asked for has none. Read it without If-Match."
            : "What was asked for is not in a state that If-Match lists. Read it without If-Match.", "If-Match");

    private static long? Version(string tag) =>
        Tag().Match(tag) is { Success: true } match ? long.Parse(match.Groups["version"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^(W/)?\"(?<version>[0-9]{1,18})\"$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
