using System.Globalization;
using System.Text;
using Ical.Net.Serialization;

namespace PcaTracker.Notifications.ICalendar;

/// <summary>
/// Serializes a calendar to iCalendar text, folded to lines of at most 75 octets. Ical.Net splits characters outside the basic plane
/// when it folds.
/// </summary>
internal static class CalendarLines
{
    private const string LineEnd = "\r\n";
    private const int LongestLine = 75;

    /// <summary>The text of a calendar.</summary>
    public static string Of(Ical.Net.Calendar calendar)
    {
        // Line breaks in values are escaped as \n, so a CRLF always ends or folds a line.
        var whole = new CalendarSerializer(new SerializationContext()).SerializeToString(calendar)!
            .Replace(LineEnd + " ", "", StringComparison.Ordinal);
        var folded = new StringBuilder(whole.Length + whole.Length / 16);
        foreach (var line in whole.Split(LineEnd, StringSplitOptions.RemoveEmptyEntries))
            Fold(line, folded);
        return folded.ToString();
    }

    private static void Fold(string line, StringBuilder folded)
    {
        var octets = 0;
        foreach (var piece in Pieces(line))
        {
            var length = Encoding.UTF8.GetByteCount(piece);
            if (octets + length > LongestLine)
            {
                folded.Append(LineEnd).Append(' ');
                octets = 1;
            }

            folded.Append(piece);
            octets += length;
        }

        folded.Append(LineEnd);
    }

    /// <summary>The parts of a line that must not be split: text elements, and the runes of elements longer than a line.</summary>
    private static IEnumerable<string> Pieces(string line)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(line); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            if (Encoding.UTF8.GetByteCount(element) < LongestLine)
                yield return element;
            else
                foreach (var rune in element.EnumerateRunes())
                    yield return rune.ToString();
        }
    }
}
