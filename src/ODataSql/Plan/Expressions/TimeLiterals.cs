using ODataSql.Plan.Records;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Plan.Expressions;

/// <summary>
/// Evaluates functions of date and time literals while planning, in the offset of the literal (OData 4.01 URL Conventions, 5.1.1.8). The
/// database stores instants in UTC with milliseconds, and times of day with seconds.
/// </summary>
internal static class TimeLiterals
{
    /// <summary>The value of a function; null when the argument is no such literal, or <c>now()</c>, which is left to SQL.</summary>
    public static Constant? Evaluate(string function, Constant argument, DateTimeOffset now) => argument.Value switch
    {
        DateTimeOffset instant when !instant.EqualsExact(now) => function switch
        {
            "year" => Whole(instant.Year),
            "month" => Whole(instant.Month),
            "day" => Whole(instant.Day),
            "totaloffsetminutes" => Whole((int)instant.Offset.TotalMinutes),
            "date" => new Constant(DateOnly.FromDateTime(instant.DateTime), new ScalarType(Kind.Date, Nullable: false)),
            "time" => new Constant(TimeOnly.FromDateTime(instant.DateTime), new ScalarType(Kind.TimeOfDay, Nullable: false)),
            _ => Evaluate(function, TimeOnly.FromDateTime(instant.DateTime)),
        },
        TimeOnly time => Evaluate(function, time),
        _ => null,
    };

    private static Constant? Evaluate(string function, TimeOnly time) => function switch
    {
        "hour" => Whole(time.Hour),
        "minute" => Whole(time.Minute),
        "second" => Whole(time.Second),
        "fractionalseconds" =>
            new Constant(time.Ticks % TimeSpan.TicksPerSecond / (decimal)TimeSpan.TicksPerSecond, new ScalarType(Kind.Decimal, Nullable: false)),
        _ => null,
    };

    private static Constant Whole(int value) => new(value, new ScalarType(Kind.Int32, Nullable: false));
}
