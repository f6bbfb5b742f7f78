using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Records;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Plan.Expressions;

/// <summary>Plans <c>cast(value,Edm.Type)</c> (OData 4.01 URL Conventions, 5.1.1.10.1); impossible conversions give null.</summary>
internal static class CastPlanner
{
    public static Scalar Plan(SingleValueFunctionCallNode call, Func<QueryNode, Scalar> plan, DateTimeOffset now)
    {
        if (call.TypeReference is not { } wanted || !LiteralPlanner.IsSupported(wanted) || call.Parameters.Count() != 2)
            throw NotSupported(call);
        var (source, target) = (plan(call.Parameters.First()), call.TypeReference);
        if (source is Constant { Value: null })
            return new Constant(null, ScalarType.Of(target) with { Nullable = true });
        if (source is Constant { Value: string text } && target.PrimitiveKind() is not (Kind.String or Kind.Duration))
            return FromText(text, target);
        var (from, to) = (source.Type.Kind, target.PrimitiveKind());
        return Conversion(from, to) switch
        {
            null => throw NotSupported(call),
            "" => source,
            var part when source is Constant written && TimeLiterals.Evaluate(part, written, now) is { } found => found,
            var function => new FunctionCall(function, [source], new ScalarType(to, source.Type.Nullable || CanFail(from, to))),
        };
    }

    /// <summary>Whether some values of a type cannot be converted to another.</summary>
    private static bool CanFail(Kind from, Kind to) => from == Kind.String || IsWhole(to);

    private static bool IsWhole(Kind kind) => kind is Kind.Byte or Kind.SByte or Kind.Int16 or Kind.Int32 or Kind.Int64;

    private static Constant FromText(string text, IEdmTypeReference target)
    {
        var type = ScalarType.Of(target) with { Nullable = true };
        try
        {
            return new Constant(
                ParserValues.ToClr(ODataUriUtils.ConvertFromUriLiteral(text, ODataVersion.V401, EdmCoreModel.Instance, target)), type);
        }
        catch (ODataException)
        {
            return new Constant(null, type);
        }
    }

    /// <summary>The dialect's function for a conversion; empty when none is needed, null when the conversion is not supported.</summary>
    private static string? Conversion(Kind from, Kind to) => (from, to) switch
    {
        _ when from == to => "",
        (Kind.Boolean, Kind.String) => "cast:flag",
        (Kind.Duration, Kind.String) => "duration:text",
        (Kind.String, Kind.Boolean or Kind.Guid or Kind.Date or Kind.DateTimeOffset or Kind.TimeOfDay or Kind.Duration) => $"read:{to}",
        (Kind.String, _) when PrimitiveTypes.IsNumeric(to) => $"read:{to}",
        (Kind.Double or Kind.Single or Kind.Decimal, Kind.String) => "number:text",
        (_, Kind.String) => "cast:text",
        _ when IsWhole(to) && PrimitiveTypes.IsNumeric(from) => $"cast:{to}",
        (_, Kind.Single or Kind.Double or Kind.Decimal) when PrimitiveTypes.IsNumeric(from) => "cast:real",
        (Kind.Date, Kind.DateTimeOffset) => "instant",
        (Kind.DateTimeOffset, Kind.Date) => "date",
        (Kind.DateTimeOffset, Kind.TimeOfDay) => "time",
        _ => null,
    };

    /// <summary>Plans <c>isof(value,Edm.Type)</c> (5.1.1.10.2). The model knows the type, so only null values need a check.</summary>
    public static Scalar PlanIsOf(SingleValueFunctionCallNode call, Func<QueryNode, Scalar> plan)
    {
        var (value, type) = (TypeCasts.Remove(call.Parameters.First()), call.Parameters.Last());
        if (type is SingleResourceCastNode { TypeReference: var structure })
        {
            var isOwn = value is SingleResourceNode entity && TypeCasts.IsSameType(entity.TypeReference, structure);
            return isOwn && value is SingleNavigationNode ? Present(plan(value)) : Is(isOwn);
        }

        if (value is not SingleValueNode single || type is not ConstantNode { Value: string name })
            throw QueryRefusedException.NotSupported("This form of 'isof'", "isof");
        // The literal null has no type.
        var isOfType = single.TypeReference is { } actual && (actual.FullName() == name || name == "Edm.PrimitiveType" && actual.IsPrimitive());
        return isOfType ? Present(plan(value)) : Is(false);

        static Constant Is(bool answer) => new(answer, ScalarType.Condition);

        static FunctionCall Present(Scalar value) => FunctionCall.Condition("ne", value, new Constant(null, value.Type with { Nullable = true }));
    }

    private static QueryRefusedException NotSupported(SingleValueFunctionCallNode call) =>
        QueryRefusedException.NotSupported($"This cast to {call.TypeReference?.FullName() ?? "a type"}", "cast");
}
