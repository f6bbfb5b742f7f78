using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Languages;

/// <summary>The headings of all chapters in the language of the page, read once for a page that names chapters by their codes.</summary>
public sealed class ChapterHeadings(TrackerDatabase database)
{
    private Dictionary<string, string>? _byCode;

    /// <summary>The heading of the chapter with that code; null if its reader sees no such chapter.</summary>
    public string? Of(Actor reader, string code) => (_byCode ??= Read(reader)).GetValueOrDefault(code);

    private Dictionary<string, string> Read(Actor reader)
    {
        using var session = database.OpenAs(reader);
        return session.Connection
            .Query<(string Code, string Heading)>($"SELECT code, {ChapterHeading.Of("visible_chapter")} FROM visible_chapter")
            .ToDictionary(chapter => chapter.Code, chapter => chapter.Heading, StringComparer.Ordinal);
    }
}
