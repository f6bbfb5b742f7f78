using System.Text;
using Microsoft.AspNetCore.Components;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// Base of the components that render the plain text of a mail. The helper methods make its lines; <see cref="Set"/> removes the
/// white space that comes from the layout of the component's source.
/// </summary>
public abstract class MailText : ComponentBase
{
    private const int Width = 78;
    private const string Bullet = "- ";

    /// <summary>Writes lines after an empty one. Plain text is not HTML-encoded, and each argument stays on one line.</summary>
    protected static MarkupString Paragraph(params string[] lines) =>
        new("\n\n" + string.Join('\n', lines.Select(line => OneLine.Of(line))) + "\n");

    /// <summary>Writes an underlined heading.</summary>
    protected static MarkupString Heading(string text) => new($"\n\n{text}\n{new string('=', text.Length)}\n");

    /// <summary>Writes an entry of a list with its details below.</summary>
    protected static MarkupString Item(string text, string? detail = null, Uri? link = null) =>
        new(string.Join('\n', new[] { Bullet + OneLine.Of(text), detail, link?.AbsoluteUri }.OfType<string>()) + "\n");

    /// <summary>Wraps long lines between words, and indents the details of list entries.</summary>
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
