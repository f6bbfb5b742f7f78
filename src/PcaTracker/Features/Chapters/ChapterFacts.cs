using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Chapters;

/// <summary>The properties of a chapter, and what its reader may see counted.</summary>
public sealed record ChapterFacts
{
    private static string All =>
        $"""
        SELECT c.*, {ChapterHeading.Of("c")} AS local_heading, h.code AS held_by_code
        FROM visible_chapter c
        LEFT JOIN chapter h ON h.id = c.held_by_id
        """;

    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Level { get; init; }
    public long? ParentId { get; init; }
    public string? ParentCode { get; init; }
    public required string Heading { get; init; }

    /// <summary>The heading in the language of the page.</summary>
    public required string LocalHeading { get; init; }

    public string? HeadingRu { get; init; }
    public string? HeadingKk { get; init; }
    public string? Area { get; init; }
    public long? FirstArticle { get; init; }
    public long? LastArticle { get; init; }
    public required string Status { get; init; }
    public string? StatusSince { get; init; }
    public string? StatusSourceCode { get; init; }
    public required string TextMaturity { get; init; }
    public required bool AdReferendum { get; init; }
    public string? HeldByCode { get; init; }
    public string? EuLead { get; init; }
    public string? KzLead { get; init; }
    public required long ArticleCount { get; init; }
    public required long ArticlesAgreed { get; init; }
    public required long OpenBrackets { get; init; }
    public required long OpenIssues { get; init; }
    public required long OpenDeadlines { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }

    /// <summary>The headings in the other languages, each with its language.</summary>
    public IEnumerable<(string Language, string Heading)> OtherHeadings
    {
        get
        {
            (string, string?)[] all = [(Language.English, Heading), (Language.Russian, HeadingRu), (Language.Kazakh, HeadingKk)];
            return all.Where(other => other.Item2 is not null && other.Item2 != LocalHeading).Select(other => (other.Item1, other.Item2!));
        }
    }

    /// <summary>The range of articles in words.</summary>
    public string Articles => (FirstArticle, LastArticle) switch
    {
        (null, null) => T("not known"),
        ({ } first, null) => T("from {0}", first),
        (null, { } last) => T("to {0}", last),
        ({ } first, { } last) => first == last ? $"{first}" : $"{first}–{last}",
    };

    /// <summary>The chapter with that code, or null.</summary>
    public static ChapterFacts? Find(Session session, string code) =>
        session.Connection.QuerySingleOrDefault<ChapterFacts>($"{All}\nWHERE c.code = @code", new { code });

    /// <summary>The chapters of a title, in the order of the agreement.</summary>
    public static IReadOnlyList<ChapterFacts> Beneath(Session session, long titleId) =>
        session.Connection.Query<ChapterFacts>($"{All}\nWHERE c.parent_id = @titleId\nORDER BY c.sort_key", new { titleId }).AsList();
}
