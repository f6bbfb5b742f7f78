using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace PcaTracker.Features.Languages;

/// <summary>
/// The texts of pages in the language of the request. Each call names the English text, whole and literal: a test finds the calls and looks
/// for the text in <c>texts.csv</c> of a folder.
/// </summary>
internal static class Texts
{
    /// <summary>Marks an English text that is translated where it is shown: <c>N("Title")</c> in a table, <c>T(title)</c> on the page.</summary>
    public static string N(string text) => text;

    /// <summary>A text without values.</summary>
    public static string T(string text) => Catalogue.Current?.Text(text) ?? text;

    /// <summary>A text with values for its placeholders: <c>T("Round {0}", number)</c>.</summary>
    public static string T(string text, params ReadOnlySpan<object?> values) => string.Format(CultureInfo.InvariantCulture, T(text), values);

    /// <summary>A text about a number, which is its first placeholder: <c>TN("{0} issue", "{0} issues", count)</c>.</summary>
    /// <param name="one">The English text for one.</param>
    /// <param name="many">The English text for every other number.</param>
    /// <param name="number">The number.</param>
    /// <param name="more">Values for the other placeholders.</param>
    public static string TN(string one, string many, long number, params ReadOnlySpan<object?> more) => string.Format(
        CultureInfo.InvariantCulture, Catalogue.Current?.Plural(one, many, number) ?? (number == 1 ? one : many), [Numbers.Text(number), .. more]);

    /// <summary>A value of the contract or the calendar, whose translation depends on what it is said of; the value itself if it has none.</summary>
    /// <param name="context">What it is said of, such as "Issues".</param>
    /// <param name="text">The English text.</param>
    public static string TC(string context, string text) => Catalogue.Current?.Text(context, text) ?? text;

    /// <summary>The same with values for its placeholders.</summary>
    public static string TC(string context, string text, params ReadOnlySpan<object?> values) =>
        string.Format(CultureInfo.InvariantCulture, TC(context, text), values);

    /// <summary>A text with markup for placeholders, such as links: <c>@TF("Ask, or {0}.", @&lt;a href="…"&gt;@T("sign in")&lt;/a&gt;)</c>.</summary>
    public static RenderFragment TF(string text, params RenderFragment[] parts) => builder =>
    {
        var said = T(text);
        for (int from = 0, open; from < said.Length; from = open + 3)
        {
            open = said.IndexOf('{', from);
            if (open < 0)
            {
                builder.AddContent(0, said[from..]);
                return;
            }
            builder.AddContent(0, said[from..open]);
            builder.AddContent(1, parts[said[open + 1] - '0']);
        }
    };
}
