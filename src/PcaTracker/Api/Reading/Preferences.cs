using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace PcaTracker.Api.Reading;

/// <summary>The <c>Prefer</c> header (RFC 7240, OData 4.01 Protocol 8.2.8).</summary>
internal static partial class Preferences
{
    /// <summary>Rows per page that the client asked for, as it wrote it; null when it did not or not as a positive number.</summary>
    public static (int Size, string Applied)? MaxPageSize(StringValues prefer)
    {
        foreach (var preference in Parts(prefer))
        {
            if (MaxPageSizePattern().Match(preference) is { Success: true } match
                && int.TryParse(match.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0)
                return (size, preference);
        }

        return null;
    }

    /// <summary>Whether the client wants a written row back: <c>minimal</c>, <c>representation</c>, or null when it does not say.</summary>
    public static string? Return(StringValues prefer) =>
        Parts(prefer).Select(p => p.ToLowerInvariant()).FirstOrDefault(p => p is "return=minimal" or "return=representation")?["return=".Length..];

    private static IEnumerable<string> Parts(StringValues prefer) =>
        prefer.SelectMany(header => (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("^(odata\\.)?maxpagesize\\s*=\\s*\"?(?<size>\\d{1,9})\"?$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex MaxPageSizePattern();
}
