using Microsoft.OData.Edm;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Output;

/// <summary>Converts values to the form in which JSON shows them.</summary>
internal static class OutputValues
{
    /// <summary>Types that a client cannot tell from the JSON value.</summary>
    private static readonly EdmPrimitiveTypeKind[] NotEvident =
    [
        EdmPrimitiveTypeKind.Decimal, EdmPrimitiveTypeKind.Date, EdmPrimitiveTypeKind.DateTimeOffset, EdmPrimitiveTypeKind.TimeOfDay,
        EdmPrimitiveTypeKind.Duration, EdmPrimitiveTypeKind.Guid,
    ];

    /// <summary>A value for JSON: durations become text, all others stay.</summary>
    public static Scalar ForJson(Scalar value) =>
        value.Type.Kind == EdmPrimitiveTypeKind.Duration ? new FunctionCall("duration:text", [value], value.Type) : value;

    /// <summary>A column, preceded by its type if it is dynamic and JSON does not show the type (OData JSON Format 4.01, 4.5.3).</summary>
    public static IEnumerable<OutputColumn> WithType(OutputColumn output)
    {
        if (output.IsDynamic && output.Value.Type is { IsJson: false } type && NotEvident.Contains(type.Kind))
            yield return new OutputColumn(
                $"{output.Name}@odata.type", new Constant($"#{type.Kind}", new ScalarType(EdmPrimitiveTypeKind.String, Nullable: false)));
        yield return output with { Value = ForJson(output.Value) };
    }
}
