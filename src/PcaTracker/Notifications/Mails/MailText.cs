using System.Text;
using Microsoft.AspNetCore.Components;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// The text of a mail, as a component. Its lines are those that the methods below make: blanks at their ends and further empty lines,
/// which come of how the source is laid out, are taken away by <see cref="Set"/>.
/// </summary>
public abstract class MailText : ComponentBase
{
    private const int Width = 78;
    private const string Bullet = "- ";

    /// <summary>Lines after an empty one. Text is no HTML, and so is not encoded; whatever it holds, it stays on its line.</summary>
    protected static MarkupString Paragraph(params string[] lines) => new("\n\n" + string.Join('\n', lines.Select(line => OneLine.Of(line))) + "\n");

    protected static MarkupString Heading(string text) => new($"\n\n{text}\n{new string('=', text.Length)}\n");

    /// <summary>An entry of a list, and under it what belongs to it.</summary>
    protected static MarkupString Item(string text, string? detail = null, Uri? link = null) =>
        new(string.Join('\n', new[] { Bullet + OneLine.Of(text), detail, link?.AbsoluteUri }.OfType<string>()) + "\n");

    /// <summary>Breaks lines that are longer than is easily read, between words; what belongs to an entry of a list is indented as it is.</summary>
    internal static string Set(string rendered)
    {
        var text = new StringBuilder();
        var indent = "";
        foreach (var line in rendered.Split('\n').Select(line => line.Trim()))
        {
            if (line.Length == 0 && (text.Length == 0 || text.ToString().EndsWith("\n\n", StringComparison.Ordinal)))
                continue;
            if (line.Length == 0)
                indent = "";
            var isEntry = line.StartsWith(Bullet, StringComparison.Ordinal);
            text.Append(Broken(line, isEntry ? "" : indent, isEntry ? "  " : indent)).Append('\n');
            if (isEntry)
                indent = "  ";
        }
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Broken(string line, string first, string others)
    {
        var lines = new List<string>();
        var current = first;
        var isEmpty = true;
        foreach (var word in line.Split(' '))
        {
            if (!isEmpty && current.Length + 1 + word.Length > Width)
            {
                lines.Add(current);
                (current, isEmpty) = (others, true);
            }
            current += isEmpty ? word : " " + word;
            isEmpty = false;
        }
        return string.Join('\n', lines.Append(current));
    }
}
