using System.Globalization;
using NodaTime.Text;

namespace PcaTracker.Storage;

/// <summary>How days are written in the database: ISO 8601, so that text order is time order.</summary>
public static class Days
{
    /// <summary>How times of day are written: in whole seconds.</summary>
    public static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    public static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);

    /// <summary>Whether a text is a day that exists, written as the database writes it.</summary>
    public static bool IsDay(string? text) => DateOnly.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Whether a text is a time of day as the database writes it.</summary>
    public static bool IsTime(string? text) => text is not null && Time.Parse(text).Success;
}
