using System.Text;
using System.Text.RegularExpressions;
using PcaTracker.Domain;

namespace PcaTracker.Api;

/// <summary>
/// Brings the texts of a question into the form in which texts are kept (<see cref="CleanText"/>), so that <c>$search</c>, <c>contains</c>,
/// <c>eq</c> and keys find what somebody typed on another keyboard. Percent-encoding of ASCII stays, and with it the structure of the URL.
/// </summary>
internal static partial class SoughtText
{
    /// <summary>The same resource with its texts in that form.</summary>
    public static string In(string resource)
    {
        if (Ascii().IsMatch(resource))
            return resource;
        var decoded = BeyondAscii().Replace(resource, run => Uri.UnescapeDataString(run.Value));
        var clean = CleanText.Sought(LineBreaks().Replace(decoded, "%0A"));
        var encoded = new StringBuilder(resource.Length);
        foreach (var rune in clean.EnumerateRunes())
            encoded.Append(rune.IsAscii && rune.Value != '\n' ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        return encoded.ToString();
    }

    /// <summary>Nothing beyond ASCII, encoded or not, and no line break but LF.</summary>
    [GeneratedRegex("^([ -$&-~]|%[2-7]|%0[^BCDbcd])*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Ascii();

    [GeneratedRegex("(%[89A-Fa-f][0-9A-Fa-f])+", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex BeyondAscii();

    [GeneratedRegex("%0[Dd]%0[Aa]|%0[BbCcDd]", RegexOptions.NonBacktracking)]
    private static partial Regex LineBreaks();
}
