using Dapper;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Rounds;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>The properties of a chapter.</summary>
public sealed record ChapterFacts
{
    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Level { get; init; }
    public long? ParentId { get; init; }
    public string? ParentCode { get; init; }
    public required string Heading { get; init; }
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
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }

    /// <summary>The range of articles in words.</summary>
    public string Articles => (FirstArticle, LastArticle) switch
    {
        (null, null) => "not known",
        ({ } first, null) => $"from {first}",
        (null, { } last) => $"to {last}",
        ({ } first, { } last) => first == last ? $"{first}" : $"{first}–{last}",
    };
}

/// <summary>One period in a chapter's status.</summary>
public sealed record StatusPeriod
{
    public required string ChapterCode { get; init; }
    public required string Status { get; init; }
    public required string ValidFrom { get; init; }
    public long? RoundNumber { get; init; }
    public string? Reason { get; init; }
}

/// <summary>An article of a chapter.</summary>
public sealed record ArticleEntry
{
    public required long Number { get; init; }
    public string? Heading { get; init; }
    public required string Status { get; init; }
    public string? Text { get; init; }
    public required long OpenBrackets { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }
}

/// <summary>A position of a party on a chapter.</summary>
public sealed record PositionEntry
{
    public required long Id { get; init; }
    public required string Party { get; init; }
    public required string Kind { get; init; }
    public string? Topic { get; init; }
    public required string Text { get; init; }
    public required string Language { get; init; }
    public string? Status { get; init; }
    public string? TabledOn { get; init; }
    public string? TabledUntil { get; init; }
    public required string DatePrecision { get; init; }
    public required bool Superseded { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }
}

/// <summary>An open point of a chapter.</summary>
public sealed record IssueEntry
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required long Priority { get; init; }
    public required string Status { get; init; }
    public long? OpenedInRound { get; init; }
    public long? ResolvedInRound { get; init; }
    public string? Owner { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
}

/// <summary>A recommendation of a body to the negotiators.</summary>
public sealed record RecommendationEntry
{
    public required long Id { get; init; }
    public required string Body { get; init; }
    public string? Date { get; init; }
    public required string DatePrecision { get; init; }
    public required string Text { get; init; }
    public string? Status { get; init; }
    public string? Response { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }
}

/// <summary>Everything about one chapter that its reader may see.</summary>
public sealed record ChapterDossier(
    ChapterFacts Chapter,
    IReadOnlyList<ChapterFacts> Beneath,
    IReadOnlyList<StatusPeriod> History,
    IReadOnlyList<ArticleEntry> Articles,
    IReadOnlyList<PositionEntry> Positions,
    IReadOnlyList<IssueEntry> Issues,
    IReadOnlyList<ListedDeadline> Deadlines,
    IReadOnlyList<LoggedOutcome> Outcomes,
    IReadOnlyList<RecommendationEntry> Recommendations)
{
    private const string Chapters =
        """
        SELECT c.*, h.code AS held_by_code
        FROM visible_chapter c
        LEFT JOIN visible_chapter h ON h.id = c.held_by_id
        """;

    /// <summary>The dossier of the chapter with that code, or null.</summary>
    public static ChapterDossier? Read(Session session, string code)
    {
        var connection = session.Connection;
        if (connection.QuerySingleOrDefault<ChapterFacts>($"{Chapters}\nWHERE c.code = @code", new { code }) is not { } chapter)
            return null;
        var of = new { chapter.Id, chapter.ParentId };
        return new ChapterDossier(
            chapter,
            connection.Query<ChapterFacts>($"{Chapters}\nWHERE c.parent_id = @Id\nORDER BY c.sort_key", of).AsList(),
            connection.Query<StatusPeriod>(
                """
                SELECT chapter_code, status, valid_from, round_number, reason
                FROM visible_chapter_status
                WHERE chapter_id IN (@Id, @ParentId)
                ORDER BY valid_from, id
                """, of).AsList(),
            connection.Query<ArticleEntry>("SELECT * FROM visible_article WHERE chapter_id = @Id ORDER BY number", of).AsList(),
            connection.Query<PositionEntry>(
                """
                SELECT p.*, EXISTS (SELECT 1 FROM visible_position later WHERE later.supersedes_id = p.id) AS superseded
                FROM visible_position p
                WHERE p.chapter_id = @Id
                ORDER BY superseded, p.tabled_on IS NULL, p.tabled_on DESC, p.id
                """, of).AsList(),
            connection.Query<IssueEntry>(
                "SELECT * FROM visible_issue WHERE chapter_id = @Id ORDER BY status = 'resolved', priority, id", of).AsList(),
            ListedDeadline.OfChapter(session, chapter.Id),
            LoggedOutcome.OfChapter(session, chapter.Id),
            connection.Query<RecommendationEntry>("SELECT * FROM visible_recommendation WHERE chapter_id = @Id ORDER BY date, id", of).AsList());
    }
}
