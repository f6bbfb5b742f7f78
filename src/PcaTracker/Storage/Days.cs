using System.Globalization;

namespace PcaTracker.Storage;

/// <summary>How days are written in the database: ISO 8601, so that text order is time order.</summary>
public static class Days
{
    public static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    public static DateOnly Parse(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
