using System.Text;
using System.Text.RegularExpressions;

namespace PcaTracker.Tests.Features.Calendar;

/// <summary>
/// Parses iCalendar strictly by RFC 5545, independently of our code. Lines must be CRLF lines of at most 75 octets of valid UTF-8,
/// content lines must follow the grammar, and components must be nested properly.
/// </summary>
internal sealed partial class CalendarText
{
    private CalendarText(IReadOnlyDictionary<string, string> properties, IReadOnlyList<IReadOnlyDictionary<string, string>> events) => (Properties, Events) = (properties, events);

    /// <summary>Properties of the calendar: name with parameters → value.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; }

    /// <summary>Properties of each event, with unescaped texts.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Events { get; }

    public IReadOnlyDictionary<string, string> this[string uid] => Events.Single(e => e["UID"] == uid);

    public static CalendarText Read(byte[] content)
    {
        var (open, calendar, events) = (new Stack<string>(), new Dictionary<string, string>(), new List<IReadOnlyDictionary<string, string>>());
        var current = calendar;
        foreach (var line in Unfolded(content))
        {
            Assert.Matches(ContentLine(), line);
            var colon = Colon(line);
            var (name, value) = (line[..colon], Meant(line[(colon + 1)..]));
            if (name == "BEGIN")
            {
                open.Push(value);
                if (value == "VEVENT")
                    events.Add(current = []);
                else
                    Assert.Equal(("VCALENDAR", 1), (value, open.Count));
            }
            else if (name == "END")
            {
                Assert.Equal(open.Pop(), value);
                current = calendar;
            }
            else
            {
                Assert.NotEmpty(open);
                current.Add(name, value);
            }
        }

        Assert.Empty(open);
        return new CalendarText(calendar, events);
    }

    private static List<string> Unfolded(byte[] content)
    {
        var lines = new List<string>();
        for (int start = 0, end; start < content.Length; start = end + 2)
        {
            end = content.AsSpan(start).IndexOf("\r\n"u8) + start;
            Assert.InRange(end - start, 1, 75);
            // Throws on a split code point.
            var line = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content, start, end - start);
            if (line[0] == ' ')
                lines[^1] += line[1..];
            else
                lines.Add(line);
        }

        return lines;
    }

    // The first one outside a quoted parameter.
    private static int Colon(string line) => Enumerable.Range(0, line.Length).First(i => line[i] == ':' && line.Take(i).Count(c => c == '"') % 2 == 0);

    private static string Meant(string value) => Escape().Replace(value, escape => escape.Value[1] is 'n' or 'N' ? "\n" : escape.Value[1..]);

    [GeneratedRegex("""^[A-Z0-9-]+(;[A-Z0-9-]+=("[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*:[^\x00-\x08\x0a-\x1f\x7f]*$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContentLine();

    [GeneratedRegex(@"\\[\\;,nN]", RegexOptions.None, 1000)]
    private static partial Regex Escape();
}
