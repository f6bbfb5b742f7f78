using System.Text.RegularExpressions;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>What a request says of <c>$expand</c> at one level, as text: a link to the rest of a nested collection says it again.</summary>
/// <param name="Items">The value of <c>$expand</c>, decoded.</param>
/// <param name="Period">The options of the period that is asked for around it.</param>
/// <param name="Aliases">The parameter aliases of the request.</param>
internal sealed partial record ExpandText(string? Items, IReadOnlyList<QueryOption> Period, IReadOnlyList<QueryOption> Aliases)
{
    private const string Expand = "$expand", Levels = "$levels";

    private static readonly string[] OfOnePage = ["$top", "$skip", Levels];

    public static ExpandText Of(ParsedQuery query) => new(
        query.Options.FirstOrDefault(o => o.Name == Expand)?.Value,
        [.. query.Options.Where(o => Parse.Period.Options.Contains(o.Name, StringComparer.Ordinal))],
        [.. query.Options.Where(o => o.Name.StartsWith('@'))]);

    /// <summary>The options of an item of this level, with the period that holds there.</summary>
    public IReadOnlyList<QueryOption> OptionsOf(ExpandedReferenceSelectItem item)
    {
        var isReference = item is not ExpandedNavigationSelectItem;
        var items = Items is null ? [] : ExpandParser.Items(Items).Select(ExpandParser.Read).Where(read => read.Path[^1].StartsWith('$') == isReference).ToList();
        var (_, options) = Named(item.Navigation().Name) is { Path: not null } own ? own : Named("*");
        return [.. (options ?? []).Select(o => new QueryOption(o.Name, o.Value))];

        (string[] Path, IReadOnlyList<(string Name, string Value)> Options) Named(string name) => items.Find(read => read.Path.Contains(name, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>The level below an item with these options.</summary>
    public ExpandText Nested(IReadOnlyList<QueryOption> options) =>
        this with { Items = options.FirstOrDefault(o => o.Name == Expand)?.Value, Period = IsOfPeriod(options) ? [.. options.Where(IsOfPeriod)] : Period };

    /// <summary>The query of the collection that an item expands, for its rows after the first page.</summary>
    /// <param name="name">The navigation property.</param>
    /// <param name="options">What the item says.</param>
    /// <param name="levels">How many times the property is followed from here on, this time included.</param>
    /// <param name="usesPeriod">Whether the period around means anything there.</param>
    /// <param name="top">How many rows the client wants beyond the first page.</param>
    public string RemainingQuery(string name, IReadOnlyList<QueryOption> options, long levels, bool usesPeriod, long? top)
    {
        List<QueryOption> rest = [.. options.Where(o => o.Name != Expand && !OfOnePage.Contains(o.Name, StringComparer.Ordinal))];
        if (usesPeriod && !IsOfPeriod(options))
            rest.AddRange(Period);
        List<string> expand = [.. options.Where(o => o.Name == Expand).Select(o => o.Value)];
        if (levels > 1)
            expand.Add($"{name}({string.Join(';', options.Where(o => o.Name != Levels).Append(new QueryOption(Levels, $"{levels - 1}")).Select(o => $"{o.Name}={o.Value}"))})");
        if (expand.Count > 0)
            rest.Add(new QueryOption(Expand, string.Join(',', expand)));
        if (top is not null)
            rest.Add(new QueryOption("$top", $"{top}"));
        for (var said = 0; said < rest.Count; said++)
            rest.AddRange(Aliases.Where(alias => !rest.Contains(alias) && Alias().Matches(rest[said].Value).Any(match => match.Value == alias.Name)));
        return string.Concat(rest.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}&"));
    }

    private static bool IsOfPeriod(IReadOnlyList<QueryOption> options) => options.Any(IsOfPeriod);

    private static bool IsOfPeriod(QueryOption option) => Parse.Period.Options.Contains(option.Name, StringComparer.Ordinal);

    [GeneratedRegex(@"@\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Alias();
}
