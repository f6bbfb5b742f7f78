using Microsoft.OData.Edm;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Output;

/// <summary>Values as answers show them.</summary>
internal static class OutputValues
{
    /// <summary>A duration is text in an answer, and a number everywhere else.</summary>
    public static Scalar ForJson(Scalar value) => value.Type.Kind == EdmPrimitiveTypeKind.Duration ? new FunctionCall("duration:text", [value], value.Type) : value;

    /// <summary>What the model does not know says its type, unless JSON shows it (OData JSON 4.01, 4.5.3).</summary>
    public static IEnumerable<OutputColumn> WithType(OutputColumn output)
    {
        if (output.IsDynamic && output.Value.Type is { IsJson: false, Kind: EdmPrimitiveTypeKind.Decimal or EdmPrimitiveTypeKind.Date or EdmPrimitiveTypeKind.DateTimeOffset or EdmPrimitiveTypeKind.TimeOfDay or EdmPrimitiveTypeKind.Duration or EdmPrimitiveTypeKind.Guid } type)
            yield return new OutputColumn($"{output.Name}@odata.type", new Constant($"#{type.Kind}", new ScalarType(EdmPrimitiveTypeKind.String, Nullable: false)));
        yield return output with { Value = ForJson(output.Value) };
    }
}
