using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>A preference of the client (RFC 7240).</summary>
/// <param name="Name">Its name in lower case, without the <c>odata.</c> that is optional since 4.01.</param>
/// <param name="Value">Its value without quotation marks; empty when it has none.</param>
/// <param name="Text">As the client wrote it, for <c>Preference-Applied</c>.</param>
public sealed record Preference(string Name, string Value, string Text);

/// <summary>The <c>Prefer</c> header (OData 4.01 Protocol, section 8.2.8). What nobody asks for here is a preference that is not honoured.</summary>
public static class Preferences
{
    /// <summary>The first preference of that name; those after it do not count.</summary>
    public static Preference? Find(StringValues prefer, string name) => Parse(prefer).FirstOrDefault(p => p.Name == name);

    /// <summary>Rows per page that the client asked for, as it wrote it; null when it did not or not as a positive number.</summary>
    public static (int Size, string Applied)? MaxPageSize(StringValues prefer) =>
        Find(prefer, "maxpagesize") is { } preference
        && int.TryParse(preference.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? (size, preference.Text)
            : null;

    /// <summary>The preference for answers without members that are null.</summary>
    public static Preference? OmitNulls(StringValues prefer) =>
        Find(prefer, "omit-values") is { } preference && preference.Value.Equals("nulls", StringComparison.OrdinalIgnoreCase) ? preference : null;

    /// <summary>Whether the client wants a written row back: <c>minimal</c>, <c>representation</c>, or null when it does not say.</summary>
    public static string? Return(StringValues prefer) =>
        Find(prefer, "return")?.Value.ToLowerInvariant() is ("minimal" or "representation") and var wanted ? wanted : null;

    /// <summary>All of them, in order.</summary>
    public static IEnumerable<Preference> Parse(StringValues prefer)
    {
        foreach (var text in prefer.SelectMany(header => Split(header ?? "", ',')))
        {
            // Parameters after a semicolon qualify the preference; none of those here has any.
            var parts = Split(text, ';').FirstOrDefault("").Split('=', 2, StringSplitOptions.TrimEntries);
            var name = parts[0].ToLowerInvariant();
            yield return new Preference(
                name.StartsWith("odata.", StringComparison.Ordinal) ? name["odata.".Length..] : name,
                parts.Length == 2 ? parts[1].Trim('"') : "",
                text);
        }
    }

    /// <summary>Cuts at a character that stands outside quotation marks.</summary>
    private static List<string> Split(string text, char at)
    {
        var (parts, start, quoted) = (new List<string>(), 0, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] == '"')
                quoted = !quoted;
            if (i < text.Length && (quoted || text[i] != at))
                continue;
            if (text[start..i].Trim() is { Length: > 0 } part)
                parts.Add(part);
            start = i + 1;
        }

        return parts;
    }
}
