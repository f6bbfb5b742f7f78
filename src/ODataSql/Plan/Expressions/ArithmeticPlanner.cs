using ODataSql.Parse;
using ODataSql.Plan.Records;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Plan.Expressions;

/// <summary>
/// Plans arithmetic (OData 4.01 URL Conventions, 5.1.1.2) on numbers, dates, instants and durations. Division by zero is null, integers that
/// overflow 64 bits become reals, and decimals are exact to fifteen digits.
/// </summary>
internal static class ArithmeticPlanner
{
    public static FunctionCall Plan(string operation, Scalar left, Scalar right, string option)
    {
        var nullable = left.Type.Nullable || right.Type.Nullable || operation is "div" or "mod";
        return (operation, left.Type.Kind, right.Type.Kind) switch
        {
            ("sub", Kind.Date or Kind.DateTimeOffset, Kind.Date or Kind.DateTimeOffset) => Of("between", Kind.Duration),
            ("add" or "sub", Kind.DateTimeOffset, Kind.Duration) => Of($"{operation}:instant", Kind.DateTimeOffset),
            ("add" or "sub", Kind.Date, Kind.Duration) => Of($"{operation}:day", Kind.Date),
            ("add" or "sub", Kind.Duration, Kind.Duration) => Of(operation, Kind.Duration),
            ("mul" or "div", Kind.Duration, _) when right.Type.IsNumber => Of($"{operation}:duration", Kind.Duration),
            ("mul", _, Kind.Duration) when left.Type.IsNumber => Of("mul:duration", Kind.Duration),
            (_, var l, var r) when IsNumeric(l) && IsNumeric(r) => Numbers(l == Kind.None ? r : r == Kind.None ? l : PrimitiveTypes.Wider(l, r)),
            (_, var l, var r) => throw QueryRefusedException.Invalid("invalid-query", $"There is no '{operation}' of Edm.{l} and Edm.{r}.", option),
        };

        FunctionCall Numbers(Kind kind) =>
            kind == Kind.Decimal ? new FunctionCall("decimal", [Of(operation, kind)], new ScalarType(kind, nullable)) : Of(operation, kind);

        FunctionCall Of(string function, Kind kind) => new(function, [left, right], new ScalarType(kind, nullable));
    }

    // The parser does not know the type of values computed in a nested $compute.
    private static bool IsNumeric(Kind kind) => kind == Kind.None || PrimitiveTypes.IsNumeric(kind);
}
