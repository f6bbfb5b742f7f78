using System.Text;
using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>The two halves of a resource: path and options.</summary>
internal static partial class QueryString
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Path(string resource) => resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? resource[..at] : resource;

    /// <summary>The options in order, decoded, without custom ones; system options by their canonical names.</summary>
    public static IReadOnlyList<QueryOption> Options(string resource)
    {
        var options = new List<QueryOption>();
        foreach (var (name, value) in Parts(resource).Select(Read).Where(o => !OptionNames.IsCustom(o.Name)))
        {
            var option = new QueryOption(OptionNames.Canonical(name), value);
            if (options.Exists(o => o.Name == option.Name))
                throw QueryRefusedException.Invalid("repeated-option", $"The query option '{option.Name}' is given twice.", option.Name);
            options.Add(option);
        }

        return options;
    }

    /// <summary>The options as they were sent.</summary>
    public static IEnumerable<string> Parts(string resource) =>
        resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? resource[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries) : [];

    /// <summary>Name and value of an option, decoded.</summary>
    public static (string Name, string Value) Read(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = Decode(equals < 0 ? part : part[..equals]);
        return (name, equals < 0 ? "" : QueryText.Decode(OptionNames.Canonical(name), part[(equals + 1)..]));
    }

    /// <summary>Refuses a percent sign that encodes nothing: what the client meant to say there is lost (RFC 3986, 2.1 and 2.5).</summary>
    public static void CheckEncoding(string resource)
    {
        foreach (Match match in Encoded().Matches(resource))
        {
            if (match.Groups["bytes"].Success && IsUtf8(match.Value))
                continue;
            throw QueryRefusedException.Invalid("invalid-encoding", $"'{match.Value}' is not percent-encoded UTF-8; a percent sign itself is written %25.", Path(resource));
        }
    }

    private static bool IsUtf8(string encoded)
    {
        try
        {
            Strict.GetCharCount(Convert.FromHexString(encoded.Replace("%", "", StringComparison.Ordinal)));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    [GeneratedRegex("(?<bytes>(%[0-9A-F]{2})+)|%.{0,2}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Encoded();
}
