using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Widgets;

/// <summary>A chapter offered by a form.</summary>
public sealed record ChapterChoice
{
    private const int LongestQuote = 50, MostNamed = 5;

    // As in site.js. A point belongs to a code.
    private static readonly char[] BetweenWords = [' ', ',', ';', ':', '(', ')', '-', '–', '/', '«', '»', '“', '”'];

    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Status { get; init; }

    /// <summary>The heading in the language of the page.</summary>
    public required string Heading { get; init; }

    /// <summary>The headings in all languages, by any of which somebody may mean it.</summary>
    public required string Headings { get; init; }

    /// <summary>All chapters, in the order of the agreement.</summary>
    public static IReadOnlyList<ChapterChoice> All(Session session) =>
        session.Connection.Query<ChapterChoice>(
            $"""
            SELECT id, code, status, {ChapterHeading.Of("visible_chapter")} AS heading, concat_ws(' ', heading, heading_ru, heading_kk) AS headings
            FROM visible_chapter
            ORDER BY sort_key
            """).AsList();

    /// <summary>
    /// The code of the chapter that somebody means by its code in any case, or by a part of its name, or parts, that no other has; otherwise
    /// what was typed.
    /// </summary>
    public static string? CodeOf(IReadOnlyList<ChapterChoice> chapters, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return typed;
        var text = typed.Trim();
        if (chapters.FirstOrDefault(chapter => chapter.Code.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } coded)
            return coded.Code;
        var named = Named(chapters, text);
        return named.Count == 1 ? named[0].Code : typed;
    }

    /// <summary>Says why a text names no chapter, and which ones it may mean; null if it is the code of one.</summary>
    public static string? Problem(IReadOnlyList<ChapterChoice> chapters, string text)
    {
        if (chapters.Any(chapter => chapter.Code == text))
            return null;
        var quoted = CleanText.Shortened(text, LongestQuote);
        var named = Named(chapters, text);
        if (named.Count == 0)
            return T("No chapter has '{0}' in its code or name.", quoted);
        var first = string.Join("; ", named.Take(MostNamed).Select(chapter => $"{chapter.Code} {chapter.Heading}"));
        return named.Count <= MostNamed
            ? T("'{0}' may be one of these: {1}. Type its code.", quoted, first)
            : TN(
                "'{1}' may be one of {0} chapter, such as {2}. Type its code.", "'{1}' may be one of {0} chapters, such as {2}. Type its code.",
                named.Count, quoted, first);
    }

    // "transit fin" means the one on financing of many on transit; none that defines something.
    /// <summary>The chapters that have the text in their code or name, or else words that begin with each of its words.</summary>
    private static List<ChapterChoice> Named(IReadOnlyList<ChapterChoice> chapters, string text)
    {
        var together = chapters.Where(chapter => chapter.Has(text)).ToList();
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return together.Count > 0 ? together : [.. chapters.Where(chapter => words.All(chapter.HasWord))];
    }

    private bool HasWord(string beginning) =>
        $"{Code} {Heading} {Headings}".Split(BetweenWords).Any(word => word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    private bool Has(string text) => $"{Code} {Heading}".Contains(text, StringComparison.OrdinalIgnoreCase)
        || $"{Code} {Headings}".Contains(text, StringComparison.OrdinalIgnoreCase);
}
