using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Parses the properties of <c>groupby((…))</c>, with <c>rollup</c> of unnamed hierarchies (OData Data Aggregation 4.0, 3.2.3).</summary>
internal static class GroupingParser
{
    private const string Option = "$apply";

    /// <summary>The sets of grouping properties, the finest first: all combinations of the levels of each <c>rollup</c>.</summary>
    public static IReadOnlyList<IReadOnlyList<GroupKey>> Parse(string list, RowType rows)
    {
        IReadOnlyList<IReadOnlyList<GroupKey>> levels = [[]];
        foreach (var item in OptionText.Split(list, ',', Option))
        {
            var choices = Choices(item, rows);
            levels = [.. levels.SelectMany(level => choices.Select(choice => (IReadOnlyList<GroupKey>)[.. level, .. choice]))];
            if (levels.Count > Limits.Branches)
                throw QueryRefusedException.Invalid("too-complex", $"A grouping may have {Limits.Branches} combinations of levels.", Option);
        }

        return levels;
    }

    private static List<IReadOnlyList<GroupKey>> Choices(string item, RowType rows)
    {
        var (name, arguments) = OptionText.Call(item, Option);
        if (arguments is null)
            return [[Key(item, rows)]];
        if (!name.Equals("rollup", StringComparison.OrdinalIgnoreCase) || arguments.StartsWith('$'))
            throw QueryRefusedException.NotSupported($"'{item}' in groupby", Option);
        var keys = OptionText.Split(arguments, ',', Option).Select(path => Key(path, rows)).ToList();
        return keys.Count > 1
            ? [.. Enumerable.Range(0, keys.Count).Select(dropped => (IReadOnlyList<GroupKey>)[.. keys.SkipLast(dropped)])]
            : throw QueryRefusedException.NotSupported("'rollup' of a named hierarchy", Option);
    }

    private static GroupKey Key(string path, RowType rows)
    {
        if (AggregateParser.EndsAtNavigation(path, rows))
            throw QueryRefusedException.NotSupported(
                $"Grouping by the navigation property '{path}' (group by properties of what it leads to, such as its key)", Option);
        var value = rows.Value(path, Option);
        return PathOf(value) is { } found && value.TypeReference.IsPrimitive()
            ? new GroupKey(found, value)
            : throw QueryRefusedException.Invalid(
                "invalid-query", $"'{path}' is not a property to group by; compute(… as Name) first makes one.", Option);
    }

    /// <summary>The path with the names as the model spells them.</summary>
    private static string? PathOf(QueryNode node) => TypeCasts.Remove(node) switch
    {
        SingleValuePropertyAccessNode property => PathOf(property.Source) is { } before ? before + property.Property.Name : null,
        SingleNavigationNode navigation => PathOf(navigation.Source) is { } before ? $"{before}{navigation.NavigationProperty.Name}/" : null,
        SingleComplexNode complex => PathOf(complex.Source) is { } before ? $"{before}{complex.Property.Name}/" : null,
        ResourceRangeVariableReferenceNode => "",
        _ => null,
    };
}
