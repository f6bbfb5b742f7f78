// The parser's own types for days and times are announced to go; until they do, this is where they become the platform's.
#pragma warning disable CS0618
using Microsoft.OData.Edm;

namespace ODataSql.Plan.Expressions;

/// <summary>Values as the URL parser gives them, as .NET has them.</summary>
internal static class ParserValues
{
    public static object? ToClr(object? value) => value switch
    {
        Date day => new DateOnly(day.Year, day.Month, day.Day),
        TimeOfDay time => new TimeOnly(time.Ticks),
        _ => value,
    };
}
