using Dapper;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>Something that happened to a chapter: an outcome of a round, or a change of its status without one.</summary>
public sealed record ChapterEvent
{
    /// <summary>The most events of a page.</summary>
    private const int EventsOfPage = 20;

    /// <summary>The event in an address: "outcome-17" or "status-4".</summary>
    public required string Key { get; init; }
    public string? Day { get; init; }
    public required string DatePrecision { get; init; }
    public long? RoundNumber { get; init; }
    public required string ChapterCode { get; init; }
    public string? StatusBefore { get; init; }
    public string? StatusAfter { get; init; }
    public string? Summary { get; init; }
    public string? NextSteps { get; init; }
    public string? LoggedBy { get; init; }
    public long? OutcomeId { get; init; }
    public string? Visibility { get; init; }
    public string? OwnerSide { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }

    /// <summary>The period of the chapter's status to which it belongs; null before the first one.</summary>
    public StatusPeriod? Stage { get; init; }

    /// <summary>A page of the events of a chapter, in the order that the view asks for, and with the event that it names.</summary>
    internal static Paged<ChapterEvent> Read(Session session, ChapterFacts chapter, IReadOnlyList<StatusPeriod> periods, ChapterView view)
    {
        var outcomes = session.Connection.Query<ChapterEvent>(
            """
            SELECT 'outcome-' || o.id AS key, coalesce(r.ends_on, r.starts_on) AS day, r.date_precision, o.round_number, o.chapter_code,
              o.status_before, o.status_after, o.summary, o.next_steps, o.logged_by, o.id AS outcome_id,
              o.visibility, o.owner_side, o.source_url, o.confidence
            FROM visible_outcome o
            JOIN visible_round r ON r.id = o.round_id
            WHERE o.chapter_id = @Id
            """,
            new { chapter.Id }).AsList();
        var others = periods
            .Where(p => !outcomes.Exists(o => o.RoundNumber is not null && o.RoundNumber == p.RoundNumber && o.StatusAfter == p.Status))
            .Select(p => new ChapterEvent
            {
                Key = $"status-{p.Id}",
                Day = p.ValidFrom,
                DatePrecision = Domain.DatePrecision.Day,
                RoundNumber = p.RoundNumber,
                ChapterCode = p.ChapterCode,
                StatusAfter = p.Status,
                Summary = p.Reason,
                Stage = p,
            });
        var places = periods.Select((period, place) => (period.Id, place)).ToDictionary(p => p.Id, p => p.place);
        var events = outcomes.Select(o => o with { Stage = StageOf(o, periods) }).Concat(others)
            .OrderBy(e => e.Stage is null ? -1 : places[e.Stage.Id])
            .ThenBy(e => e.RoundNumber ?? 0).ThenBy(e => e.Key, StringComparer.Ordinal).ToList();
        if (!view.OldestFirst)
            events.Reverse();
        var named = view.Round is null ? events.FindIndex(e => e.Key == view.Event) : IndexAt(events, view);
        return Paged.Read(events.Count, named < 0 ? view.Page(ChapterView.Events) : named / EventsOfPage + 1, EventsOfPage, range =>
            events.Skip(range.Skip).Take(range.Size));
    }

    // Of a round that recorded nothing, what stood before it.
    private static int IndexAt(List<ChapterEvent> events, ChapterView view)
    {
        var own = events.FindIndex(e => e.RoundNumber == view.Round);
        var before = view.OldestFirst ? events.FindLastIndex(e => e.RoundNumber < view.Round) : events.FindIndex(e => e.RoundNumber < view.Round);
        return own >= 0 ? own : before >= 0 || view.OldestFirst ? before : events.Count - 1;
    }

    private static StatusPeriod? StageOf(ChapterEvent outcome, IReadOnlyList<StatusPeriod> periods) => periods.LastOrDefault(p =>
        p.RoundNumber is { } moved ? moved <= outcome.RoundNumber : string.CompareOrdinal(p.ValidFrom, outcome.Day) <= 0);
}
