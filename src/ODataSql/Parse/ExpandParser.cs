using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// <c>$expand</c> items with <c>$compute</c> in them. The library does not find what it computes in the other options beside it; so these
/// are read here, each against the rows that the navigation property leads to and what is computed for them.
/// </summary>
internal static class ExpandParser
{
    private const string Option = "$select and $expand";

    /// <summary>Whether an item is one of these.</summary>
    public static bool IsOwn(string item) => item.Contains("compute", StringComparison.OrdinalIgnoreCase) && item.Contains('(', StringComparison.Ordinal);

    public static ExpandedNavigationSelectItem Parse(string item, RowShape from)
    {
        var (name, arguments) = OptionText.Call(item, Option);
        var options = OptionText.Split(arguments!, ';', Option).Where(o => o.Length > 0).Select(NameAndValue).ToList();
        if (options.GroupBy(o => o.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw QueryRefusedException.Invalid("repeated-option", $"The query option '{twice.Key}' is given twice in '{name}'.", "$expand");
        var left = options.Where(o => o.Name is not ("$compute" or "$filter" or "$orderby" or "$select" or "$expand")).Select(o => $"{o.Name}={o.Value}");
        if (Library(left.Any() ? $"{name}({string.Join(';', left)})" : name, from) is not { } bare)
            throw QueryRefusedException.NotSupported($"$compute in '{name}'", "$expand");

        var shape = from.Over(bare);
        IReadOnlyList<ComputedProperty> computed = [];
        if (Value("$compute") is { } compute)
            (computed, shape) = ComputeParser.Parse(compute, shape, "$expand");
        var shown = options.Where(o => o.Name is "$select" or "$expand").ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal);
        return new ExpandedNavigationSelectItem(
            bare.PathToNavigationProperty, bare.NavigationSource,
            shown.Count == 0 ? bare.SelectAndExpand : shape.SelectExpand(shown, Option),
            Value("$filter") is { } filter ? shape.Filter(filter, "$expand") : null,
            Value("$orderby") is { } order ? shape.OrderBy(order, "$expand") : null,
            bare.TopOption, bare.SkipOption, bare.CountOption, bare.SearchOption, bare.LevelsOption,
            computed.Count == 0 ? null : new ComputeClause(computed.Select(c => new ComputeExpression(c.Value, c.Name, c.Value.TypeReference))),
            bare.ApplyOption);

        string? Value(string option) => options.Find(o => o.Name == option).Value;
    }

    private static ExpandedNavigationSelectItem? Library(string item, RowShape from) =>
        from.SelectExpand(new Dictionary<string, string>(StringComparer.Ordinal) { ["$expand"] = item }, Option).SelectedItems.ToList() is [ExpandedNavigationSelectItem only] ? only : null;

    private static (string Name, string Value) NameAndValue(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        return equals < 0
            ? throw QueryRefusedException.Invalid("invalid-query", $"'{option}' is not of the form $option=value.", "$expand")
            : ("$" + option[..equals].Trim().TrimStart('$').ToLowerInvariant(), option[(equals + 1)..].Trim());
    }
}
