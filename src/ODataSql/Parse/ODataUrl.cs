using System.Text;
using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>
/// Splits a resource, the part of a URL after the service root, into its path and query options (OData 4.01 URL Conventions, 5). It is the
/// only reader of query strings: system options get their canonical names, and values are decoded by the rules of their option.
/// </summary>
public static partial class ODataUrl
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly HashSet<string> SystemOptions = new(StringComparer.OrdinalIgnoreCase)
    {
        "$apply", "$at", "$compute", "$count", "$deltatoken", "$expand", "$filter", "$format", "$from", "$id", "$index", "$levels", "$orderby",
        "$schemaversion", "$search", "$select", "$skip", "$skiptoken", "$to", "$toinclusive", "$top",
    };

    /// <summary>The path of a resource, percent-encoded as the client sent it.</summary>
    public static string Path(string resource) => resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? resource[..at] : resource;

    /// <summary>All query options of a resource in the order in which the client sent them, repeated ones included.</summary>
    public static IEnumerable<QueryOption> Options(string resource) => Parts(resource).Select(Read);

    /// <summary>The value of the first option with a canonical name such as <c>$deltatoken</c>; null when there is none.</summary>
    public static string? Option(string resource, string name) => Options(resource).FirstOrDefault(option => option.Name == name)?.Value;

    /// <summary>The canonical name of a system option, in lower case with its <c>$</c>; any other name unchanged.</summary>
    public static string CanonicalName(string name) =>
        SystemOptions.TryGetValue(name.StartsWith('$') ? name : "$" + name, out var canonical) ? canonical : name;

    /// <summary>Whether a name is that of a custom option, which the service ignores; a name with control characters is not.</summary>
    public static bool IsCustom(string name) =>
        name.Length > 0 && name[0] is not ('$' or '@') && CanonicalName(name) == name && !name.Any(char.IsControl);

    /// <summary>
    /// The custom options as the client sent them, so that links in the response can repeat them. Credentials are left out: a client adds its
    /// own to every request, and a link that holds one may be kept or passed on.
    /// </summary>
    public static IEnumerable<string> CustomOptions(string resource) =>
        Parts(resource).Where(part => Read(part) is { IsCustom: true } option && !Credential().IsMatch(option.SentName))
            .Select(part => OutsideUrls().Replace(part, other => Uri.EscapeDataString(other.Value)));

    /// <summary>The options that the engine reads, without custom ones; refuses an option that is given twice.</summary>
    internal static IReadOnlyList<QueryOption> EngineOptions(string resource)
    {
        var options = new List<QueryOption>();
        foreach (var option in Options(resource).Where(option => !option.IsCustom))
        {
            if (options.Exists(o => o.Name == option.Name))
                throw QueryRefusedException.Invalid("repeated-option", $"The query option '{option.Name}' is given twice.", option.Name);
            options.Add(option);
        }

        return options;
    }

    /// <summary>Refuses a percent sign that does not encode UTF-8, because what the client meant is lost (RFC 3986, 2.1 and 2.5).</summary>
    internal static void CheckEncoding(string resource)
    {
        if (!resource.Contains('%', StringComparison.Ordinal))
            return;
        foreach (Match match in Encoded().Matches(resource))
        {
            if (match.Groups["bytes"].Success && IsUtf8(match.Value))
                continue;
            throw QueryRefusedException.Invalid(
                "invalid-encoding", $"'{match.Value}' is not percent-encoded UTF-8; a percent sign itself is written %25.", Path(resource));
        }
    }

    private static string[] Parts(string resource) =>
        resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at
            ? resource[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            : [];

    private static QueryOption Read(string part)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = Uri.UnescapeDataString((equals < 0 ? part : part[..equals]).Replace('+', ' '));
        var (canonical, value) = (CanonicalName(name), equals < 0 ? "" : part[(equals + 1)..]);
        return new QueryOption(canonical, OptionDecoding.Decode(canonical, value)) { SentName = name, SentValue = value };
    }

    private static bool IsUtf8(string encoded)
    {
        try
        {
            StrictUtf8.GetCharCount(Convert.FromHexString(encoded.Replace("%", "", StringComparison.Ordinal)));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        "(?<bytes>(%[0-9A-F]{2})+)|%.{0,2}",
        Lexing.IgnoreCase | RegexOptions.Singleline, Lexing.Timeout)]
    private static partial Regex Encoded();

    [GeneratedRegex("^(?:.*[-_])?(?:(?:api|access|subscription)[-_]?)?(?:key|token)$", Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex Credential();

    // The body of POST …/$query may hold characters that no URL does.
    [GeneratedRegex("[^!-~]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex OutsideUrls();
}

/// <summary>A query option of a URL.</summary>
/// <param name="Name">Name of a system option in lower case with its <c>$</c>, of a parameter alias with its <c>@</c>, or of a custom option.</param>
/// <param name="Value">The decoded value.</param>
public sealed record QueryOption(string Name, string Value)
{
    /// <summary>The decoded name as the client wrote it, for messages: <c>Top</c> for <c>$top</c>.</summary>
    public string SentName { get; init; } = Name;

    /// <summary>The value as the client encoded it; null when the option is not from a URL.</summary>
    public string? SentValue { get; init; }

    /// <summary>Whether it is a parameter alias, such as <c>@p</c>.</summary>
    public bool IsAlias => Name.StartsWith('@');

    /// <summary>Whether it is a custom option, which changes nothing.</summary>
    public bool IsCustom => ODataUrl.IsCustom(Name);
}
