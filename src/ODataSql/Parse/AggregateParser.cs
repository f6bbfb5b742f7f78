using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Parse;

/// <summary>One item of <c>aggregate(…)</c>, and the types of the standard methods' results (OData Data Aggregation 4.0, 3.2.1).</summary>
internal static class AggregateParser
{
    private const string Option = "$apply";

    private static readonly string[] Methods = ["sum", "min", "max", "average", "countdistinct"];

    public static AggregateItem Parse(string text, RowShape shape)
    {
        var (expression, name) = OptionText.CutAtWord(text, "as", Option)
            ?? throw QueryRefusedException.Invalid("invalid-query", $"'{text}' has no name: expression with method as Name.", Option);
        if (expression == "$count")
            return new AggregateItem(name, "$count", null);
        if (OptionText.CutAtWord(expression, "from", Option) is not null)
            throw QueryRefusedException.NotSupported("The keyword 'from' in aggregate", Option);
        var cut = OptionText.CutAtWord(expression, "with", Option);
        if (NavigationOf(cut?.Before ?? expression, shape, out var single) is not null && !single)
            throw QueryRefusedException.NotSupported("Aggregating over a navigation property to many", Option);
        if (cut is not ({ } value, { } method))
            throw QueryRefusedException.NotSupported($"A custom aggregate such as '{expression}'", Option);
        return new AggregateItem(name, Method(method), Value(value, shape));
    }

    public static IEdmTypeReference TypeOf(AggregateItem item) => Nullable((item.Method, Kind: item.Value?.TypeReference is { } type && type.IsPrimitive() ? type.PrimitiveKind() : Kind.Int64) switch
    {
        ("$count" or "countdistinct", _) => Kind.Int64,
        ("average", Kind.Decimal or Kind.Single) => Kind.Decimal,
        ("average", _) => Kind.Double,
        ("sum", var kind) => Sum(kind),
        (_, Kind.Single) => Kind.Decimal,
        (_, var kind) => kind,
    });

    /// <summary>A type that holds the sum of values of another.</summary>
    public static Kind Sum(Kind kind) => kind switch
    {
        Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 => Kind.Int64,
        Kind.Single => Kind.Decimal,
        _ => kind,
    };

    /// <summary>The type that holds the values of both.</summary>
    public static Kind Wider(Kind left, Kind right) =>
        left == right ? left
        : left is Kind.Double || right is Kind.Double ? Kind.Double
        : left is Kind.Decimal or Kind.Single || right is Kind.Decimal or Kind.Single ? Kind.Decimal
        : IsNumeric(left) && IsNumeric(right) ? Kind.Int64 : left;

    public static bool IsNumeric(Kind kind) => kind is Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 or Kind.Int64 or Kind.Single or Kind.Double or Kind.Decimal;

    public static IEdmTypeReference Nullable(Kind kind) => EdmCoreModel.Instance.GetPrimitive(kind, isNullable: true);

    private static string Method(string text)
    {
        var method = text.ToLowerInvariant();
        return Methods.Contains(method, StringComparer.Ordinal) ? method : throw QueryRefusedException.NotSupported($"The aggregation method '{text}'", Option);
    }

    /// <summary>What is aggregated: an expression, or the row that a navigation property leads to.</summary>
    private static SingleValueNode Value(string text, RowShape shape)
    {
        if (NavigationOf(text, shape, out _) != text)
            return shape.Value(text, Option);
        // The library reads navigation properties in comparisons only.
        return shape.Filter($"{text} eq null", Option).Expression is BinaryOperatorNode { Left: var left }
            ? left is ConvertNode convert ? convert.Source : left
            : throw QueryRefusedException.NotSupported($"Aggregating '{text}'", Option);
    }

    /// <summary>The navigation properties that a path begins with, or null; and whether each leads to one.</summary>
    private static string? NavigationOf(string path, RowShape shape, out bool single)
    {
        single = true;
        IEdmStructuredType? type = shape.Type;
        string? found = null;
        foreach (var step in path.Split('/'))
        {
            if (type?.NavigationProperties().FirstOrDefault(n => n.Name.Equals(step, StringComparison.OrdinalIgnoreCase)) is not { } navigation)
                break;
            single &= navigation.TargetMultiplicity() != EdmMultiplicity.Many;
            type = navigation.ToEntityType();
            found = found is null ? step : $"{found}/{step}";
        }

        return found;
    }
}
