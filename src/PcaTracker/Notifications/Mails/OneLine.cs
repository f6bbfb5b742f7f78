using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>Makes typed text fit for a header or a line: without line breaks, control characters and direction overrides.</summary>
internal static class OneLine
{
    /// <summary>The text on one line, shortened to a length.</summary>
    public static string Of(string text, int longest = int.MaxValue) =>
        CleanText.Shortened(string.Join(' ', CleanText.OneLine(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)), longest);
}
