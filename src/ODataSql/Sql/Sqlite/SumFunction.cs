using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// The aggregate <c>exact_sum</c>, which never raises an error; SQLite's own sum does when integers overflow 64 bits. The sum of integers is
/// exact while it fits, and a real otherwise or when reals are among them. Both infinities together have no sum.
/// </summary>
internal static class SumFunction
{
    public static void Register(SqliteConnection connection)
    {
        connection.CreateAggregate<object, NumberTotal, object?>(
            "exact_sum", default, (sum, value) => sum.Plus(value, 1), sum => sum.Result, isDeterministic: true);
        // A value that occurs several times.
        connection.CreateAggregate<object, long, NumberTotal, object?>(
            "exact_sum", default, (sum, value, times) => sum.Plus(value, times), sum => sum.Result, isDeterministic: true);
    }

    private readonly record struct NumberTotal(Int128 Whole, double Real, bool AnyReal, bool Any)
    {
        public object? Result => !Any || double.IsNaN(Real) ? null : AnyReal || Whole != (long)Whole ? (object)((double)Whole + Real) : (long)Whole;

        public NumberTotal Plus(object value, long times) => value switch
        {
            null or DBNull => this,
            long whole => this with { Whole = Whole + (Int128)whole * times, Any = true },
            _ => this with { Real = Real + Convert.ToDouble(value, CultureInfo.InvariantCulture) * times, AnyReal = true, Any = true },
        };
    }
}
