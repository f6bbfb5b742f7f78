using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Parses <c>$compute</c>: named expressions, each of which may use those before it (OData 4.01 Protocol, 11.2.5.3).</summary>
internal static class ComputeParser
{
    public static (IReadOnlyList<ComputedProperty> Properties, RowType Rows) Parse(string text, RowType rows, string option)
    {
        var properties = new List<ComputedProperty>();
        foreach (var item in OptionText.Split(text, ',', option))
        {
            var (expression, name) = OptionText.CutAtWord(item, "as", option)
                ?? throw QueryRefusedException.Invalid("invalid-query", $"'{item}' has no name: expression as Name.", option);
            var value = rows.Value(expression, option);
            rows = rows.With(name, TypeOf(value, name, option), option);
            properties.Add(new ComputedProperty(name, value));
        }

        return (properties, rows);
    }

    /// <summary>The type of the new property. The library takes a literal with a decimal point for a single; here it is a decimal.</summary>
    private static IEdmTypeReference TypeOf(SingleValueNode value, string name, string option) =>
        value.TypeReference is { } type && type.IsPrimitive()
        ? PrimitiveTypes.Nullable(type.PrimitiveKind() == EdmPrimitiveTypeKind.Single ? EdmPrimitiveTypeKind.Decimal : type.PrimitiveKind())
        : throw QueryRefusedException.Invalid("invalid-query", $"The value of '{name}' has no type; say cast(…,Edm.String) or the like.", option);
}
