using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace PcaTracker.Api;

/// <summary>The tags of <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110, 13.1); ours are weak and hold a row's revision.</summary>
internal static partial class ETags
{
    /// <summary>The tag of a row at a revision.</summary>
    public static string Of(long revision) => string.Create(CultureInfo.InvariantCulture, $"W/\"{revision}\"");

    /// <summary>The tags that a header lists.</summary>
    public static IReadOnlyList<string> Read(StringValues header) =>
        [.. header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>The revisions that tags stand for; a tag that is not one of ours stands for none.</summary>
    public static IReadOnlyList<long> Revisions(IEnumerable<string> tags) => [.. tags.Select(Revision).OfType<long>()];

    /// <summary>Whether a header lists a tag, or any.</summary>
    public static bool Match(StringValues header, string tag) =>
        Read(header) is { Count: > 0 } tags && (tags.Contains("*") || Revisions(tags).Intersect(Revisions([tag])).Any());

    /// <summary>Whether <c>If-Match</c> lets a read be answered: what has no tag is in no state that could be listed (RFC 9110, 13.1.1).</summary>
    public static bool LetPass(HttpRequest request, string? tag) =>
        request.Headers.IfMatch.Count == 0 || (tag is null ? Read(request.Headers.IfMatch).Contains("*") : Match(request.Headers.IfMatch, tag));

    /// <summary>The answer to a read that <c>If-Match</c> does not let pass.</summary>
    public static Task WriteMovedOn(HttpContext context, string? tag) =>
        ODataErrors.Write(context, StatusCodes.Status412PreconditionFailed, "changed-meanwhile", tag is null
            ? "If-Match lists states of a row, and what was asked for has none. Read it without If-Match."
            : "What was asked for is not in a state that If-Match lists. Read it without If-Match.", "If-Match");

    private static long? Revision(string tag) =>
        Tag().Match(tag) is { Success: true } match ? long.Parse(match.Groups["revision"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^(W/)?\"(?<revision>[0-9]{1,18})\"$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
