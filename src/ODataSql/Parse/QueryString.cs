namespace ODataSql.Parse;

/// <summary>The two halves of a resource: path and options.</summary>
internal static class QueryString
{
    public static string Path(string resource) => resource.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? resource[..at] : resource;

    /// <summary>The options in order, decoded; names in lower case and with their <c>$</c> (OData 4.01 lets clients drop it).</summary>
    public static IReadOnlyList<QueryOption> Options(string resource)
    {
        var at = resource.IndexOf('?', StringComparison.Ordinal);
        if (at < 0)
            return [];
        var options = new List<QueryOption>();
        foreach (var part in resource[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? part : part[..equals]);
            var option = new QueryOption(name.StartsWith('@') ? name : "$" + name.TrimStart('$').ToLowerInvariant(), equals < 0 ? "" : Decode(part[(equals + 1)..]));
            if (options.Exists(o => o.Name == option.Name))
                throw QueryRefusedException.Invalid("repeated-option", $"The query option '{option.Name}' is given twice.", option.Name);
            options.Add(option);
        }

        return options;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
