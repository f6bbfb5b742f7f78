using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ODataSql.Sql.Sqlite;

/// <summary>
/// Decimal arithmetic on numbers that SQLite stores as reals. A real counts as the decimal of fifteen digits with which it prints, so that
/// 0.1 and 0.2 make 0.3. None of the functions can raise an error.
/// </summary>
internal static class DecimalFunctions
{
    private const double LargestSum = 1e26, LargestWhole = 1L << 53;

    private static readonly decimal[] Weights = [1e18m, 1e9m, 1, 1e-9m, 1e-18m, 1e-27m];

    public static void Register(SqliteConnection connection)
    {
        connection.CreateFunction("decimal_of", (object? value) => value is double real ? Stored(Exact(real), real) : value, isDeterministic: true);
        connection.CreateFunction("decimal_digits", (object? value, long group) => Digits(value, group), isDeterministic: true);
        connection.CreateFunction(
            "decimal_of_digits",
            (object?[] sums) => sums[0] is double real ? OfDigits(real, sums.Skip(1).Select(sum => (double)sum!)) : null,
            isDeterministic: true);
        connection.CreateAggregate<object, DecimalTotal, object?>(
            "exact_decimal_sum", default, (sum, value) => sum.Plus(value), sum => sum.Total, isDeterministic: true);
        connection.CreateAggregate<object, DecimalTotal, object?>(
            "exact_decimal_average", default, (sum, value) => sum.Plus(value), sum => sum.Average, isDeterministic: true);
    }

    /// <summary>
    /// SQL of an exact running total; null once it includes both infinities. The driver has no window functions written in C#, so SQLite
    /// adds up groups of nine digits, which reals hold exactly, and a scalar function joins them in each row.
    /// </summary>
    public static string RunningTotal(string value, string over) =>
        $"decimal_of_digits(total({value}) {over}, {string.Join(", ", Weights.Select((_, i) => $"total(decimal_digits({value}, {i})) {over}"))})";

    /// <summary>One of the groups of nine digits of a decimal, with its sign; the largest real when the value is no decimal.</summary>
    private static double Digits(object? value, long group)
    {
        if (value is null or DBNull)
            return 0;
        if ((value is long whole ? whole : Exact(Convert.ToDouble(value, CultureInfo.InvariantCulture))) is not { } exact)
            return double.MaxValue;
        var lower = group == 0 ? exact : exact % Weights[group - 1];
        return (double)Math.Truncate(lower / Weights[group]);
    }

    private static object? OfDigits(double real, IEnumerable<double> groups) =>
        Math.Abs(real) > LargestSum || groups.Any(g => Math.Abs(g) > LargestWhole)
            ? real
            : Stored(groups.Select((g, i) => (decimal)g * Weights[i]).Sum(), real);

    private static decimal? Exact(double real) => Math.Abs(real) < 1e27 ? (decimal)real : null;

    private static object? Stored(decimal? exact, double otherwise) => exact switch
    {
        // SQLite has no NaN, and the driver fails on one.
        null => double.IsNaN(otherwise) ? null : (object)otherwise,
        { } whole when decimal.IsInteger(whole) && whole is >= long.MinValue and <= long.MaxValue => (long)whole,
        // Parsing gives the nearest real; a cast would round numbers with many digits twice.
        { } fraction => double.Parse(fraction.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
    };

    /// <summary>Adds up decimals exactly, and as reals for when they get too large.</summary>
    private readonly record struct DecimalTotal(decimal Exact, double Real, bool Inexact, long Count)
    {
        public object? Total => Count == 0 ? null : Stored(Inexact ? null : Exact, Real);

        public object? Average => Count == 0 ? null : Stored(Inexact ? null : Exact / Count, Real / Count);

        public DecimalTotal Plus(object? value)
        {
            if (value is null or DBNull)
                return this;
            var real = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            var exact = value is long whole ? whole : DecimalFunctions.Exact(real);
            var next = this with { Real = Real + real, Count = Count + 1 };
            return Inexact || exact is null || Math.Abs(next.Real) > 1e27 ? next with { Inexact = true } : next with { Exact = Exact + exact.Value };
        }
    }
}
