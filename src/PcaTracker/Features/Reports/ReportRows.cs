using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Storage;

namespace PcaTracker.Features.Reports;

/// <summary>A chapter in a report.</summary>
public sealed record ReportedChapter
{
    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Level { get; init; }
    public required string Heading { get; init; }
    public required string Status { get; init; }
    public required long ArticleCount { get; init; }
    public required long ArticlesAgreed { get; init; }
    public required long OpenBrackets { get; init; }
    public required long OpenIssues { get; init; }
    public string? NextDeadlineOn { get; init; }

    /// <summary>All chapters, in the order of the agreement.</summary>
    public static IReadOnlyList<ReportedChapter> All(Session session) => session.Connection.Query<ReportedChapter>(
        $"""
        SELECT id, code, level, {ChapterHeading.Of("visible_chapter")} AS heading, status, article_count, articles_agreed,
          open_brackets, open_issues, next_deadline_on
        FROM visible_chapter
        ORDER BY sort_key
        """).AsList();
}

/// <summary>What a round did to a chapter.</summary>
public sealed record ReportedOutcome
{
    public required string ChapterCode { get; init; }
    public required string Heading { get; init; }
    public string? StatusBefore { get; init; }
    public string? StatusAfter { get; init; }
    public required string Summary { get; init; }
    public string? NextSteps { get; init; }
    public long? ArticlesAgreed { get; init; }
    public long? ArticlesOpen { get; init; }
    public required string Visibility { get; init; }

    /// <summary>Whether the round moved the chapter.</summary>
    public bool Moved => StatusAfter is not null && StatusAfter != StatusBefore;

    /// <summary>The outcomes of a round, in the order of the agreement.</summary>
    public static IReadOnlyList<ReportedOutcome> OfRound(Session session, long roundId) => session.Connection.Query<ReportedOutcome>(
        $"""
        SELECT o.chapter_code, {ChapterHeading.Of("c")} AS heading, o.status_before, o.status_after, o.summary, o.next_steps,
          o.articles_agreed, o.articles_open, o.visibility
        FROM visible_outcome o
        JOIN chapter c ON c.id = o.chapter_id
        WHERE o.round_id = @roundId
        ORDER BY c.sort_key, o.id
        """, new { roundId }).AsList();
}

/// <summary>The papers of a party on a chapter in a round, by number.</summary>
public sealed record TabledPapers
{
    public required string ChapterCode { get; init; }
    public required string Party { get; init; }
    public required string Kind { get; init; }
    public required long Count { get; init; }

    /// <summary>What was tabled in a round.</summary>
    public static IReadOnlyList<TabledPapers> OfRound(Session session, long roundId) => session.Connection.Query<TabledPapers>(
        $"""
        SELECT p.chapter_code, p.party, p.kind, count(p.id) AS count
        FROM visible_position p
        JOIN chapter c ON c.id = p.chapter_id
        WHERE p.round_id = @roundId AND NOT {session.Dialect.IsIn("p.kind", "@PrivateKinds")}
        GROUP BY c.sort_key, p.chapter_code, p.party, p.kind
        ORDER BY c.sort_key, p.party, p.kind
        """, new { roundId, PrivateKinds = Position.PrivateKinds.ToList() }).AsList();
}

/// <summary>An issue in a report.</summary>
public sealed record ReportedIssue
{
    public required long Id { get; init; }
    public required long ChapterId { get; init; }
    public required string ChapterCode { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required long Priority { get; init; }
    public required string Status { get; init; }
    public long? OpenedInRound { get; init; }
    public string? Owner { get; init; }

    /// <summary>Whether the heads of delegation have to settle it.</summary>
    public bool IsRed => Status == "escalated" || Priority == 1;

    /// <summary>Whether it may become one of those.</summary>
    public bool IsAmber => !IsRed && Priority == 2;

    /// <summary>The issues that are not resolved: the hardest first, then in the order of the agreement.</summary>
    public static IReadOnlyList<ReportedIssue> Unresolved(Session session) => session.Connection.Query<ReportedIssue>(
        """
        SELECT i.id, i.chapter_id, i.chapter_code, i.title, i.description, i.priority, i.status, i.opened_in_round, i.owner
        FROM visible_issue i
        JOIN chapter c ON c.id = i.chapter_id
        WHERE i.status <> 'resolved'
        ORDER BY i.priority, i.status <> 'escalated', c.sort_key, i.id
        """).AsList();
}

/// <summary>Words of a text on which the sides do not agree.</summary>
public sealed record ReportedArticle
{
    public required string ChapterCode { get; init; }
    public required long Number { get; init; }
    public string? Heading { get; init; }
    public required string Status { get; init; }
    public required long OpenBrackets { get; init; }
    public string? Text { get; init; }

    /// <summary>The articles with open brackets, in the order of the agreement.</summary>
    public static IReadOnlyList<ReportedArticle> Bracketed(Session session) => session.Connection.Query<ReportedArticle>(
        """
        SELECT a.chapter_code, a.number, a.heading, a.status, a.open_brackets, a.text
        FROM visible_article a
        JOIN chapter c ON c.id = a.chapter_id
        WHERE a.open_brackets > 0
        ORDER BY c.sort_key, a.number
        """).AsList();
}
