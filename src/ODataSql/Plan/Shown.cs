using Microsoft.OData.Edm;

namespace ODataSql.Plan;

/// <summary>Values as answers show them.</summary>
internal static class Shown
{
    /// <summary>A duration is text in an answer, and a number everywhere else.</summary>
    public static Scalar Value(Scalar value) => value.Type.Kind == EdmPrimitiveTypeKind.Duration ? new FunctionCall("duration:text", [value], value.Type) : value;

    /// <summary>What the model does not know says its type, unless JSON shows it (OData JSON 4.01, 4.5.3).</summary>
    public static IEnumerable<Output> Typed(Output output)
    {
        if (output.IsDynamic && output.Value.Type is { IsJson: false, Kind: EdmPrimitiveTypeKind.Decimal or EdmPrimitiveTypeKind.Date or EdmPrimitiveTypeKind.DateTimeOffset or EdmPrimitiveTypeKind.TimeOfDay or EdmPrimitiveTypeKind.Duration or EdmPrimitiveTypeKind.Guid } type)
            yield return new Output($"{output.Name}@odata.type", new Constant($"#{type.Kind}", new ScalarType(EdmPrimitiveTypeKind.String, Nullable: false)));
        yield return output with { Value = Value(output.Value) };
    }
}
