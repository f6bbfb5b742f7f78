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
    Paged<ListedDocument> Documents,
    Paged<ListedRecommendation> Recommendations)
{
    private const int CardsOfPage = 12, LinesOfPage = 20;

    /// <summary>The dossier of the chapter with that code, or null.</summary>
    public static ChapterDossier? Read(Session session, string code, ChapterView view)
    {
        if (ChapterFacts.Find(session, code) is not { } chapter)
            return null;

        // The page with a row that the address names, or else the page that it asks for.
        int Page(string list, int size, string from, string order, string key, long? named) =>
            named is not null && session.Connection.ExecuteScalar<int?>(
                $"""
                SELECT place
                FROM (SELECT {key} AS named, row_number() OVER (ORDER BY {order}) AS place FROM {from} WHERE chapter_id = @Id)
                WHERE named = @named
                """,
                new { chapter.Id, named }) is { } place
                ? (place - 1) / size + 1
                : view.Page(list);

        Paged<T> List<T>(string list, int size, string from, string order, string key = "id", long? named = null) => Paged.Read(
            session.Connection.ExecuteScalar<long>($"SELECT count(*) FROM {from} WHERE chapter_id = @Id", new { chapter.Id }),
            Page(list, size, from, order, key, named), size,
            range => session.Connection.Query<T>(
                $"SELECT * FROM {from} WHERE chapter_id = @Id ORDER BY {order} LIMIT @Size OFFSET @Skip",
                new { chapter.Id, range.Size, range.Skip }));

        var history = StatusPeriod.Of(session, chapter);
        return new ChapterDossier(
            chapter, ChapterFacts.Beneath(session, chapter.Id), history,
            ChapterStanding.Read(session, chapter, history.Count > 0 ? history[^1] : null),
            List<ArticleEntry>(ChapterView.Articles, CardsOfPage, "visible_article", "number", "number", view.Article),
            PositionSubject.Read(session, chapter.Id, view),
            List<ListedIssue>(ChapterView.Issues, CardsOfPage, "visible_issue", "status = 'resolved', priority, id", "id", view.Issue),
            List<ListedDeadline>(ChapterView.Deadlines, CardsOfPage, "visible_deadline", "status <> 'open', due_at, id"),
            ChapterEvent.Read(session, chapter, history, view),
            List<ListedDocument>(ChapterView.Documents, LinesOfPage, "visible_document", "round_number DESC, title, id"),
            List<ListedRecommendation>(ChapterView.Recommendations, CardsOfPage, "visible_recommendation", "date, id"));
    }
}
