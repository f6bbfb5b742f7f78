// The parser's own date and time types are obsolete; this is the only place that converts them.
#pragma warning disable CS0618
using Microsoft.OData.Edm;

namespace ODataSql.Plan.Expressions;

/// <summary>Converts values of the URL parser to .NET types.</summary>
internal static class ParserValues
{
    public static object? ToClr(object? value) => value switch
    {
        Date day => new DateOnly(day.Year, day.Month, day.Day),
        TimeOfDay time => new TimeOnly(time.Ticks),
        _ => value,
    };
}
