using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;
using PcaTracker.Features.Rows;

namespace PcaTracker.Api.Writing;

/// <summary>The <c>If-Match</c> header: which states of a row a change was decided on.</summary>
internal static partial class Preconditions
{
    public static ApiRefusal? Read(StringValues ifMatch, out Expected expected)
    {
        expected = Expected.Any;
        var tags = ifMatch.SelectMany(header => (header ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (tags.Count == 0)
        {
            return new ApiRefusal(StatusCodes.Status428PreconditionRequired, "if-match-required",
                "Say on which state of the row the change was decided: send its @odata.etag as If-Match, or If-Match: * for any.");
        }

        if (!tags.Contains("*"))
            expected = Expected.Revision([.. tags.Select(Revision).OfType<long>()]);
        return null;
    }

    // A tag that is not one of ours matches no state.
    private static long? Revision(string tag) =>
        Tag().Match(tag) is { Success: true } match ? long.Parse(match.Groups["revision"].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex("^(W/)?\"(?<revision>[0-9]{1,18})\"$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Tag();
}
