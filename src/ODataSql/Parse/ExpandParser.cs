using System.Text.RegularExpressions;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>
/// Parses the items of <c>$expand</c> that the library cannot parse alone: those with <c>$compute</c>, <c>$apply</c> or a period. Each option
/// is parsed against the type that the options before it leave.
/// </summary>
internal static partial class ExpandParser
{
    private const string Option = "$select and $expand";

    private static readonly string[] Selections = ["$select", "$expand"];

    private static readonly string[] ReadByEngine = ["$apply", "$compute", "$filter", "$orderby", .. Selections, .. Period.Options];

    /// <summary>Whether an item has one of these options.</summary>
    public static bool IsReadByEngine(string item) => item.Contains('(', StringComparison.Ordinal) && EngineOption().IsMatch(item);

    /// <summary>The items of <c>$expand</c>. Refuses a repeated property, of which the library would silently drop one.</summary>
    public static IReadOnlyList<string> Items(string text)
    {
        var (items, names) = (OptionText.Split(text, ',', Option), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var item in items)
        {
            var (path, arguments) = OptionText.Call(item, Option);
            if (path.Length == 0)
                throw QueryRefusedException.Invalid("invalid-query", "A name is missing in $expand.", "$expand");
            var (name, options) = (NameOf(item), arguments is null ? [] : OptionRules.Read(path, arguments, "$expand"));
            var isNumber = path.EndsWith("/$count", StringComparison.OrdinalIgnoreCase);
            if (name.Length > 0 && (
                !isNumber && !names.Add(name) || (isNumber || options.Contains(("$count", "true"))) && !names.Add($"{name}/$count")))
                throw ExpandedTwice(name);
            foreach (var (_, inner) in options.Where(o => o.Name == "$expand"))
                Items(inner);
        }

        return items;
    }

    /// <summary>The navigation property of an item, or <c>*</c>.</summary>
    public static string NameOf(string item) => OptionText.Call(item, Option).Name.Split('/').LastOrDefault(segment => !segment.StartsWith('$'), "");

    /// <summary>The path of an item and its options.</summary>
    public static (string[] Path, IReadOnlyList<(string Name, string Value)> Options) Read(string item)
    {
        var (path, arguments) = OptionText.Call(item, Option);
        return (path.Split('/'), arguments is null ? [] : OptionRules.Read(path, arguments, "$expand"));
    }

    public static QueryRefusedException ExpandedTwice(string name) =>
        QueryRefusedException.Invalid("repeated-option", $"'{name}' is expanded twice; say once what it is to bring.", "$expand");

    /// <summary>Parses an item with options that the library does not know.</summary>
    public static ExpandedReferenceSelectItem Parse(string item, RowType from)
    {
        var (name, arguments) = OptionText.Call(item, Option);
        var options = OptionRules.Read(name, arguments!, "$expand");
        var bare = ParseByLibrary(name, options, from, option => ReadByEngine.Contains(option, StringComparer.Ordinal));
        var period = Period.Of(Value, from.Context);
        var (parsed, nested) = bare is ExpandedNavigationSelectItem rows
            ? Rows(rows, Value, from, period)
            // References and counts show no computed properties.
            : (ParseByLibrary(name, options, from, Period.IsOption), new NestedOptions(period, [], null, []));
        from.Context.Nested[parsed] = nested;
        return parsed;

        string? Value(string option) => options.Find(o => o.Name == option).Value;
    }

    private static (ExpandedReferenceSelectItem Item, NestedOptions Options) Rows(
        ExpandedNavigationSelectItem bare, Func<string, string?> value, RowType from, Period? period)
    {
        var entities = from.ExpandedRows(bare);
        var rows = entities;
        IReadOnlyList<Transformation> apply = [];
        if (value("$apply") is { } transformations)
            (apply, rows) = ApplyParser.Parse(transformations, rows);
        IReadOnlyList<ComputedProperty> computed = [];
        if (value("$compute") is { } compute)
            (computed, rows) = ComputeParser.Parse(compute, rows, "$expand");
        var shown = Selections.Where(o => value(o) is not null).ToDictionary(o => o, o => value(o)!, StringComparer.Ordinal);
        var item = new ExpandedNavigationSelectItem(
            bare.PathToNavigationProperty, bare.NavigationSource,
            shown.Count == 0 ? bare.SelectAndExpand : rows.SelectExpand(shown, Option),
            value("$filter") is { } filter ? rows.Filter(filter, "$expand") : null,
            value("$orderby") is { } order ? rows.OrderBy(order, "$expand") : null,
            bare.TopOption, bare.SkipOption, bare.CountOption, bare.SearchOption, bare.LevelsOption,
            computed.Count == 0 ? null : new ComputeClause(computed.Select(c => new ComputeExpression(c.Value, c.Name, c.Value.TypeReference))));
        List<string> properties = [.. rows.Properties.Select(p => p.Path)];
        return (item, rows.IsEntity
            ? new NestedOptions(period, apply, null, [.. properties.Except(entities.Properties.Select(p => p.Path), StringComparer.Ordinal)])
            : new NestedOptions(period, apply, properties, []));
    }

    /// <summary>The item as the library parses it without some of its options.</summary>
    private static ExpandedReferenceSelectItem ParseByLibrary(
        string name, IReadOnlyList<(string Name, string Value)> options, RowType from, Func<string, bool> isLeftOut)
    {
        var left = options.Where(o => !isLeftOut(o.Name)).Select(o => $"{o.Name}={o.Value}").ToList();
        var item = left.Count > 0 ? $"{name}({string.Join(';', left)})" : name;
        var read = from.SelectExpandByLibrary(new Dictionary<string, string>(StringComparer.Ordinal) { ["$expand"] = item }, Option);
        return read.SelectedItems.ToList() is [ExpandedReferenceSelectItem only]
            ? only
            : throw QueryRefusedException.NotSupported($"'{options.First(o => isLeftOut(o.Name)).Name}' in '{name}'", "$expand");
    }

    [GeneratedRegex(@"[(;]\s*\$?(compute|apply|at|from|to|toinclusive)\s*=", Lexing.IgnoreCase, Lexing.Timeout)]
    private static partial Regex EngineOption();
}
