using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Parse;

/// <summary>Parses one item of <c>aggregate(…)</c> and knows the result types of the standard methods (OData Data Aggregation 4.0, 3.2.1).</summary>
internal static class AggregateParser
{
    private const string Option = "$apply";

    private static readonly string[] Methods = ["sum", "min", "max", "average", "countdistinct"];

    public static AggregateItem Parse(string text, RowType rows)
    {
        if (OptionText.CutAtWord(text, "from", Option) is not null)
            throw QueryRefusedException.NotSupported("The keyword 'from' in aggregate", Option);
        if (OptionText.CutAtWord(text, "as", Option) is not var (expression, name))
            throw WithoutName(text, rows);
        if (expression == "$count")
            return new AggregateItem(name, "$count", null);
        var cut = OptionText.CutAtWord(expression, "with", Option);
        if (cut?.Before == "$count")
            throw QueryRefusedException.Invalid("invalid-query", "'$count' takes no method: $count as Name.", Option);
        UnsupportedSyntax.Refuse(expression, Option, isNested: false);
        var (steps, rest) = Walk(cut?.Before ?? expression, rows);
        if (steps.Any(IsToMany))
            return OverMany(name, steps, rest, cut?.After);
        if (cut is not ({ } value, { } method))
            throw Custom(expression);
        var isEntity = steps.Count > 0 && rest.Length == 0;
        if (isEntity && !method.Equals("countdistinct", StringComparison.OrdinalIgnoreCase))
            throw QueryRefusedException.Invalid(
                "invalid-query", $"'{value}' leads to entities, which can be counted: {value} with countdistinct as {name}.", Option);
        return new AggregateItem(name, Method(method), isEntity ? Navigation(value, rows) : rows.Value(value, Option));
    }

    /// <summary>Whether a path ends at a navigation property.</summary>
    public static bool EndsAtNavigation(string path, RowType rows) => Walk(path, rows) is { Steps.Count: > 0, After: "" };

    /// <summary>The refusal of an item without a name, which is only allowed for custom aggregates and nested items (3.2.1.1 and 3.2.1.2).</summary>
    private static QueryRefusedException WithoutName(string text, RowType rows)
    {
        if (OptionText.CutAtWord(text, "with", Option) is not null || text is "" or "$count")
            return QueryRefusedException.Invalid("invalid-query", $"'{text}' has no name: expression with method as Name.", Option);
        var (path, items) = OptionText.Call(text, Option);
        return items is null ? Custom(text)
            : EndsAtNavigation(path, rows) ? QueryRefusedException.NotSupported($"Items in parentheses after '{path}' in aggregate", Option)
            : QueryRefusedException.Invalid("invalid-query", $"'{text}' has no name: expression with method as Name.", Option);
    }

    private static QueryRefusedException Custom(string name) => QueryRefusedException.NotSupported($"A custom aggregate such as '{name}'", Option);

    /// <summary>The type of the result.</summary>
    public static IEdmTypeReference TypeOf(AggregateItem item) =>
        PrimitiveTypes.Nullable((item.Method, Kind: (
            item.Value?.TypeReference ?? item.Property?.Type) is { } type && type.IsPrimitive() ? type.PrimitiveKind() : Kind.Int64) switch
        {
            ("$count" or "countdistinct", _) => Kind.Int64,
            ("average", Kind.Decimal or Kind.Single) => Kind.Decimal,
            ("average", _) => Kind.Double,
            ("sum", var kind) => PrimitiveTypes.Sum(kind),
            (_, Kind.Single) => Kind.Decimal,
            (_, var kind) => kind,
        });

    private static string Method(string text)
    {
        var method = text.ToLowerInvariant();
        return Methods.Contains(method, StringComparer.Ordinal)
            ? method
            : throw QueryRefusedException.NotSupported($"The aggregation method '{text}'", Option);
    }

    /// <summary>The expression of a single-valued navigation property.</summary>
    private static SingleValueNode Navigation(string text, RowType rows) =>
        // The library parses navigation properties only inside comparisons.
        rows.Filter($"{text} eq null", Option).Expression is BinaryOperatorNode { Left: var left }
            ? left is ConvertNode convert ? convert.Source : left
            : throw QueryRefusedException.NotSupported($"Aggregating '{text}'", Option);

    /// <summary>An aggregate over a path with a collection-valued navigation property (3.2.1.1, types 1 and 3).</summary>
    private static AggregateItem OverMany(string name, IReadOnlyList<IEdmNavigationProperty> steps, string rest, string? method)
    {
        if (steps.Count > Limits.PathLength)
            throw QueryRefusedException.Invalid("too-deep", $"A path may have {Limits.PathLength} steps.", Option);
        var property = steps[^1].ToEntityType().StructuralProperties().FirstOrDefault(p => p.Name.Equals(rest, StringComparison.OrdinalIgnoreCase));
        return (rest, method?.ToLowerInvariant(), property) switch
        {
            ("$count", null, _) or ("", "countdistinct", _) => new AggregateItem(name, "$count", null) { Steps = steps },
            (_, { } known, not null) => new AggregateItem(name, Method(known), null) { Steps = steps, Property = property },
            _ => throw QueryRefusedException.Invalid(
                "invalid-query",
                $"'{name}' aggregates over a navigation property to many, which takes a path alone: "
                + "Path/$count as Name, Path/Property with method as Name, or Path with countdistinct as Name.",
                Option),
        };
    }

    private static bool IsToMany(IEdmNavigationProperty step) => step.TargetMultiplicity() == EdmMultiplicity.Many;

    /// <summary>The navigation properties at the beginning of a path, and the rest of the path.</summary>
    private static (IReadOnlyList<IEdmNavigationProperty> Steps, string After) Walk(string path, RowType rows)
    {
        var steps = new List<IEdmNavigationProperty>();
        IEdmStructuredType? type = rows.Type;
        var segments = path.Split('/');
        var casts = 0;
        foreach (var segment in segments)
        {
            if (steps.Count > 0 && segment.Equals(type?.FullTypeName(), StringComparison.OrdinalIgnoreCase))
            {
                casts++;
                continue;
            }

            if (type?.NavigationProperties().FirstOrDefault(n => n.Name.Equals(segment, StringComparison.OrdinalIgnoreCase)) is not { } navigation)
                break;
            steps.Add(navigation);
            type = navigation.ToEntityType();
        }

        return (steps, string.Join('/', segments.Skip(steps.Count + casts)));
    }
}
