using System.Text.RegularExpressions;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>The text of <c>$expand</c> at one level, which the next link of an expanded collection repeats.</summary>
/// <param name="Items">The value of <c>$expand</c>, decoded.</param>
/// <param name="Period">The options of the enclosing period.</param>
/// <param name="Aliases">The parameter aliases of the request.</param>
internal sealed partial record ExpandText(string? Items, IReadOnlyList<QueryOption> Period, IReadOnlyList<QueryOption> Aliases)
{
    private const string Expand = "$expand", Levels = "$levels";

    private static readonly string[] OfOnePage = ["$top", "$skip", Levels];

    public static ExpandText Of(ParsedQuery query) => new(
        query.Options.FirstOrDefault(o => o.Name == Expand)?.Value,
        [.. query.Options.Where(o => Parse.Period.IsOption(o.Name))],
        [.. query.Options.Where(o => o.IsAlias)]);

    /// <summary>The options of an item of this level.</summary>
    public IReadOnlyList<QueryOption> OptionsOf(ExpandedReferenceSelectItem item)
    {
        var isReference = item is not ExpandedNavigationSelectItem;
        var items = Items is null
            ? []
            : ExpandParser.Items(Items).Select(ExpandParser.Read).Where(read => read.Path[^1].StartsWith('$') == isReference).ToList();
        var (_, options) = Named(item.Navigation().Name) is { Path: not null } own ? own : Named("*");
        return [.. (options ?? []).Select(o => new QueryOption(o.Name, o.Value))];

        (string[] Path, IReadOnlyList<(string Name, string Value)> Options) Named(string name) =>
            items.Find(read => read.Path.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The text one level down, inside an item with these options.</summary>
    public ExpandText Nested(IReadOnlyList<QueryOption> options) =>
        this with
        {
            Items = options.FirstOrDefault(o => o.Name == Expand)?.Value,
            Period = HasPeriod(options) ? [.. options.Where(o => Parse.Period.IsOption(o.Name))] : Period,
        };

    /// <summary>The query string of the expanded collection for its rows after the first page.</summary>
    /// <param name="name">The navigation property.</param>
    /// <param name="options">The options of the item.</param>
    /// <param name="levels">The remaining <c>$levels</c>, this one included.</param>
    /// <param name="usesPeriod">Whether the enclosing period applies to the collection.</param>
    /// <param name="top">The rest of <c>$top</c> after the first page; null without one.</param>
    public string RemainingQuery(string name, IReadOnlyList<QueryOption> options, long levels, bool usesPeriod, long? top)
    {
        List<QueryOption> rest = [.. options.Where(o => o.Name != Expand && !OfOnePage.Contains(o.Name, StringComparer.Ordinal))];
        if (usesPeriod && !HasPeriod(options))
            rest.AddRange(Period);
        List<string> expand = [.. options.Where(o => o.Name == Expand).Select(o => o.Value)];
        if (levels > 1)
        {
            List<string> inner = [.. options.Where(o => o.Name != Levels).Select(o => $"{o.Name}={o.Value}"), $"{Levels}={levels - 1}"];
            expand.Add($"{name}({string.Join(';', inner)})");
        }

        if (expand.Count > 0)
            rest.Add(new QueryOption(Expand, string.Join(',', expand)));
        if (top is not null)
            rest.Add(new QueryOption("$top", $"{top}"));
        for (var i = 0; i < rest.Count; i++)
            rest.AddRange(Aliases.Where(alias => !rest.Contains(alias) && Alias().Matches(rest[i].Value).Any(match => match.Value == alias.Name)));
        return string.Concat(rest.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}&"));
    }

    private static bool HasPeriod(IReadOnlyList<QueryOption> options) => options.Any(o => Parse.Period.IsOption(o.Name));

    [GeneratedRegex(@"@\w+", Lexing.Options, Lexing.Timeout)]
    private static partial Regex Alias();
}
