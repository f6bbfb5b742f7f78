using System.Globalization;

namespace PcaTracker.Storage;

/// <summary>How days are written in the database: ISO 8601, so that text order is time order.</summary>
public static class Days
{
    public static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    /// <summary>Whether a text is a day that exists, written as the database writes it.</summary>
    public static bool IsDay(string? text) => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a text is a time of day in whole seconds, <c>HH:mm:ss</c>.</summary>
    public static bool IsTime(string? text) => TimeOnly.TryParseExact(text, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
