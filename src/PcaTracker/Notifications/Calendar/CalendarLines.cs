using System.Text;
using Ical.Net.Serialization;

namespace PcaTracker.Notifications.Calendar;

/// <summary>A calendar as iCalendar text, in lines of at most 75 octets. Ical.Net folds by the halves of a character outside the basic plane and cuts it in two.</summary>
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
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                folded.Append(LineEnd).Append(' ');
                octets = 1;
            }

            folded.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        folded.Append(LineEnd);
    }
}
