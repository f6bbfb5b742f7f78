using System.Globalization;
using NodaTime.Text;

namespace PcaTracker.Storage;

/// <summary>Writes and reads days as the database has them: ISO 8601, so that text order is time order.</summary>
public static class Days
{
    /// <summary>The form of times of day, in whole seconds.</summary>
    public static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    /// <summary>A day as text.</summary>
    public static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The day that a text of the database names.</summary>
    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    /// <summary>Whether a text is a day that exists, written as the database writes it.</summary>
    public static bool IsDay(string? text) =>
        DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a text is a time of day as the database writes it.</summary>
    public static bool IsTime(string? text) => text is not null && Time.Parse(text).Success;
}
