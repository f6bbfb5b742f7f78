using System.Globalization;
using System.Text;
using Ical.Net.Serialization;

namespace PcaTracker.Notifications.ICalendar;

/// <summary>A calendar as iCalendar text, in lines of at most 75 octets. No character is cut, as Ical.Net does with those outside the basic plane.</summary>
internal static class CalendarLines
{
    private const string LineEnd = "\r\n";
    private const int LongestLine = 75;

    public static string Of(Ical.Net.Calendar calendar)
    {
        // A line break that is meant is written as \n: what stands here as one ends a line, or folds it.
        var whole = new CalendarSerializer(new SerializationContext()).SerializeToString(calendar)!.Replace(LineEnd + " ", "", StringComparison.Ordinal);
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

    /// <summary>What may not be cut: characters as people count them, and the parts of those that no line could hold.</summary>
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
