using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// Exact arithmetic on decimals, which SQLite stores as reals: a real stands for the decimal of fifteen digits that prints as it, so that
/// 0.1 and 0.2 make 0.3. None of these can raise an error.
/// </summary>
internal static class Decimals
{
    public static void AddTo(SqliteConnection connection)
    {
        connection.CreateFunction("decimal_of", (object? value) => value is double real ? Stored(Exact(real), real) : value, isDeterministic: true);
        connection.CreateAggregate<object, Sum, object?>("exact_decimal_sum", default, (sum, value) => sum.Plus(value), sum => sum.Total, isDeterministic: true);
        connection.CreateAggregate<object, Sum, object?>("exact_decimal_average", default, (sum, value) => sum.Plus(value), sum => sum.Average, isDeterministic: true);
    }

    private static decimal? Exact(double real) => Math.Abs(real) < 1e27 ? (decimal)real : null;

    private static object Stored(decimal? exact, double otherwise) => exact switch
    {
        null => (object)otherwise,
        { } whole when decimal.IsInteger(whole) && whole is >= long.MinValue and <= long.MaxValue => (long)whole,
        { } fraction => (double)fraction,
    };

    /// <summary>Both ways of adding: the exact one as long as it lasts.</summary>
    private readonly record struct Sum(decimal Exact, double Real, bool Inexact, long Count)
    {
        public object? Total => Count == 0 ? null : Stored(Inexact ? null : Exact, Real);

        public object? Average => Count == 0 ? null : Stored(Inexact ? null : Exact / Count, Real / Count);

        public Sum Plus(object? value)
        {
            if (value is null or DBNull)
                return this;
            var real = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            var exact = value is long whole ? whole : Decimals.Exact(real);
            var next = this with { Real = Real + real, Count = Count + 1 };
            return Inexact || exact is null || Math.Abs(next.Real) > 1e27 ? next with { Inexact = true } : next with { Exact = Exact + exact.Value };
        }
    }
}
