using Dapper;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Documents;
using PcaTracker.Features.Issues;
using PcaTracker.Features.Recommendations;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>An article of a chapter.</summary>
public sealed record ArticleEntry
{
    public required long Id { get; init; }
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

    /// <summary>The text of the version that it supersedes, where versions are compared.</summary>
    public string? EarlierText { get; init; }

    /// <summary>The number of the article that it is about.</summary>
    public long? Article { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }
}

/// <summary>A chapter after a round that was held, as the state of play shows it.</summary>
public sealed record ChapterAfterRound
{
    public required long Number { get; init; }
    public required string Status { get; init; }
    public string? StartsOn { get; init; }
    public string? EndsOn { get; init; }
    public required string DatePrecision { get; init; }

    /// <summary>The chapter after the round that a view names; null without one.</summary>
    internal static ChapterAfterRound? Find(Session session, long chapterId, long? round) =>
        session.Connection.QuerySingleOrDefault<ChapterAfterRound>(
            """
            SELECT r.number, s.status, r.starts_on, r.ends_on, r.date_precision
            FROM visible_state_of_play s
            JOIN visible_round r ON r.id = s.round_id
            WHERE s.chapter_id = @chapterId AND r.number = @round AND r.status = @Held
            """,
            new { chapterId, round, Domain.Round.Held });
}

/// <summary>The part of a chapter's papers that a view shows, as far as its reader may see them.</summary>
internal sealed record ChapterDossier(
    ChapterFacts Chapter,
    IReadOnlyList<ChapterFacts> Beneath,
    IReadOnlyList<StatusPeriod> History,
    ChapterStanding Standing,
    Paged<ArticleEntry> Articles,
    Paged<PositionSubject> Positions,
    Paged<ListedIssue> Issues,
    Paged<ListedDeadline> Deadlines,
    Paged<ChapterEvent> Events,
    ChapterAfterRound? AtRound,
    Paged<ListedDocument> Documents,
    Paged<ListedRecommendation> Recommendations)
{
    private const int CardsOfPage = 12, LinesOfPage = 20;

    /// <summary>The dossier of the chapter with that code, or null.</summary>
    public static ChapterDossier? Read(Session session, string code, ChapterView view)
    {
        if (ChapterFacts.Find(session, code) is not { } chapter)
            return null;

        Paged<T> List<T>(string list, int size, string from, string order, long? named = null, string key = "id") =>
            new RowList($"{from} WHERE chapter_id = @Id", order, size).Read<T>(session, view.Page(list), named, key, new { chapter.Id });

        var history = StatusPeriod.Of(session, chapter);
        return new ChapterDossier(
            chapter, ChapterFacts.Beneath(session, chapter.Id), history,
            ChapterStanding.Read(session, chapter, history.Count > 0 ? history[^1] : null),
            List<ArticleEntry>(ChapterView.Articles, CardsOfPage, "visible_article", "number", view.Article, "number"),
            PositionSubject.Read(session, chapter.Id, view),
            List<ListedIssue>(ChapterView.Issues, CardsOfPage, "visible_issue", "status = 'resolved', priority, id", view.Issue),
            List<ListedDeadline>(ChapterView.Deadlines, CardsOfPage, "visible_deadline", "status <> 'open', due_at, id"),
            ChapterEvent.Read(session, chapter, history, view),
            view.Round is null ? null : ChapterAfterRound.Find(session, chapter.Id, view.Round),
            List<ListedDocument>(ChapterView.Documents, LinesOfPage, "visible_document", "round_number DESC NULLS LAST, title, id", view.Document),
            List<ListedRecommendation>(
                ChapterView.Recommendations, CardsOfPage, "visible_recommendation", "date NULLS FIRST, id", view.Recommendation));
    }
}
