using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// A sum that never raises an error, where SQLite's own ends the statement when whole numbers outgrow 64 bits.
/// Whole numbers add up exactly as long as their sum fits; beyond that, and with reals among them, the sum is a real. Both infinities
/// together have none.
/// </summary>
internal static class SumFunction
{
    public static void AddTo(SqliteConnection connection) =>
        connection.CreateAggregate<object, NumberTotal, object?>("exact_sum", default, (sum, value) => sum.Plus(value), sum => sum.Result, isDeterministic: true);

    private readonly record struct NumberTotal(Int128 Whole, double Real, bool AnyReal, bool Any)
    {
        public object? Result => !Any || double.IsNaN(Real) ? null : AnyReal || Whole != (long)Whole ? (double)Whole + Real : (long)Whole;

        public NumberTotal Plus(object value) => value switch
        {
            null or DBNull => this,
            long whole => this with { Whole = Whole + whole, Any = true },
            _ => this with { Real = Real + Convert.ToDouble(value, CultureInfo.InvariantCulture), AnyReal = true, Any = true },
        };
    }
}
