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

    private static long? Revision(string tag) =>
        Tag().Match(tag) is { Success: true } match ? long.Parse(match.Groups["revision"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^(W/)?\"(?<revision>[0-9]{1,18})\"$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
