using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>Text that people typed, made fit for a header or a line: no line breaks, no controls, nothing that turns the direction of what follows.</summary>
internal static class OneLine
{
    public static string Of(string text, int longest = int.MaxValue) =>
        CleanText.Shortened(string.Join(' ', CleanText.OneLine(text).Split(' ', StringSplitOptions.RemoveEmptyEntries)), longest);
}
