using System.Globalization;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Widgets;

/// <summary>A chapter offered by a form.</summary>
public sealed record ChapterChoice
{
    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Heading { get; init; }
    public required string Status { get; init; }
    public string? HeadingRu { get; init; }
    public string? HeadingKk { get; init; }

    /// <summary>The heading in the language of the page; in English where it has none in that language.</summary>
    public string LocalHeading => Chapter.HeadingIn(CultureInfo.CurrentUICulture.Name, Heading, HeadingRu, HeadingKk)!;

    /// <summary>All chapters, in the order of the agreement.</summary>
    public static IReadOnlyList<ChapterChoice> All(Session session) =>
        session.Connection.Query<ChapterChoice>(
            "SELECT id, code, heading, heading_ru, heading_kk, status FROM visible_chapter ORDER BY sort_key").AsList();

    /// <summary>
    /// The code of the chapter that somebody means by its code in any case, or by a part of its name that no other has; otherwise what was
    /// typed.
    /// </summary>
    public static string? CodeOf(IReadOnlyList<ChapterChoice> chapters, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
            return typed;
        var text = typed.Trim();
        if (chapters.FirstOrDefault(chapter => chapter.Code.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } coded)
            return coded.Code;
        var named = chapters.Where(chapter => $"{chapter.Code} {chapter.Heading}".Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        return named.Count == 1 ? named[0].Code : typed;
    }
}
