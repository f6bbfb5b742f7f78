using System.Text.Json;
using System.Text.RegularExpressions;

namespace ODataSql.Parse;

/// <summary>Replaces parameter aliases in the list after <c>in</c> (OData 4.01 URL Conventions, 5.1.1.1.12 and 5.3).</summary>
internal static partial class ListAliases
{
    /// <summary>The list with each alias replaced by its value.</summary>
    public static string Expand(string list, IReadOnlyDictionary<string, string> aliases, string option)
    {
        if (list[0] != '@')
            return Alias().Replace(list, match => match.Value[0] == '@' ? ValueOf(match.Value, aliases, option, depth: 0) : match.Value);
        var value = ValueOf(list, aliases, option, depth: 0);
        return value.StartsWith('[') ? Literals(value, list) : value.StartsWith('(') ? value : $"({value})";
    }

    private static string ValueOf(string alias, IReadOnlyDictionary<string, string> aliases, string option, int depth)
    {
        if (depth > Limits.AliasDepth)
            throw QueryRefusedException.Invalid(
                "too-deep", $"Parameter aliases may stand for each other {Limits.AliasDepth} deep, and never for themselves.", alias);
        var value = aliases.TryGetValue(alias, out var given) ? LiteralRewriter.RewriteList(given.Trim()) : "null";
        return value.StartsWith('@') ? ValueOf(value, aliases, option, depth + 1) : value;
    }

    /// <summary>A JSON array as literals of a URL.</summary>
    private static string Literals(string json, string alias)
    {
        try
        {
            // People write strings in single quotation marks, which JSON does not allow.
            using var array = JsonDocument.Parse(json.Contains('"', StringComparison.Ordinal) ? json : json.Replace('\'', '"'));
            return $"({string.Join(',', array.RootElement.EnumerateArray().Select(Literal))})";
        }
        catch (JsonException)
        {
            throw QueryRefusedException.Invalid("invalid-alias", $"'{alias}' is not a list of values, such as [1,2] or (1,2).", alias);
        }
    }

    private static string Literal(JsonElement item) => item.ValueKind == JsonValueKind.String
        ? $"'{item.GetString()!.Replace("'", "''", StringComparison.Ordinal)}'"
        : item.GetRawText();

    [GeneratedRegex(@"'[^']*'|@\w+", Lexing.Options, Lexing.Timeout)]
    private static partial Regex Alias();
}
