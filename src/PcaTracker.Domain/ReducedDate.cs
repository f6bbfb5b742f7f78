using System.Globalization;

namespace PcaTracker.Domain;

/// <summary>A day, month, year or period with reduced precision, written as in ISO 8601.</summary>
/// <example><c>2012-07-01</c>, <c>2012-07</c>, <c>2012</c>, <c>2011/2012-03</c>.</example>
/// <param name="From">The earliest possible (first) day; null when unknown.</param>
/// <param name="Until">The earliest possible last day of a period; null for a single date.</param>
/// <param name="Precision">One of <see cref="DatePrecision"/>; for a period, the coarser of both ends.</param>
public sealed record ReducedDate(DateOnly? From, DateOnly? Until, string Precision)
{
    /// <summary>The unknown date.</summary>
    public static readonly ReducedDate Unknown = new(null, null, DatePrecision.Unknown);

    private static readonly IReadOnlyList<(string Format, string Precision)> Forms =
        [("yyyy-MM-dd", DatePrecision.Day), ("yyyy-MM", DatePrecision.Month), ("yyyy", DatePrecision.Year)];

    /// <summary>Parses a date or period; an empty text is the unknown date.</summary>
    public static Result<ReducedDate> Parse(string text)
    {
        if (text.Length == 0)
            return Unknown;
        return text.Split('/') switch
        {
            [var only] when Single(only) is { } date => date,
            [var first, var last] when Single(first) is { } start && Single(last) is { } end => Period(start, end),
            _ => Refusal.Invalid("not-a-date", $"'{text}' is not a day, month, year or period."),
        };
    }

    /// <summary>Joins two dates to a period; when one is unknown, the other alone is the result.</summary>
    public static Result<ReducedDate> Period(ReducedDate start, ReducedDate end)
    {
        if (end.From is null)
            return start;
        if (end.From < start.From)
            return Refusal.Invalid("period-ends-before-it-begins", $"A period that begins on {start.From:O} cannot end on {end.From:O}.");
        return new ReducedDate(start.From, end.From, start.From is null ? end.Precision : Coarser(start.Precision, end.Precision));
    }

    private static ReducedDate? Single(string text)
    {
        foreach (var (format, precision) in Forms)
            if (DateOnly.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return new ReducedDate(day, null, precision);
        return null;
    }

    private static string Coarser(string one, string other) =>
        Array.FindLast([DatePrecision.Day, DatePrecision.Month, DatePrecision.Year], p => p == one || p == other)!;
}
