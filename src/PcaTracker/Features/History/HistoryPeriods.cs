using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>The periods that people ask for: since their last visit, this week, since the last round.</summary>
/// <param name="LastVisit">The end of the reader's last visit; null on the first one.</param>
/// <param name="Week">The beginning of the reader's week, on Monday.</param>
/// <param name="Round">The last round that was held; null if there was none with a date.</param>
internal sealed record HistoryPeriods(DateTimeOffset? LastVisit, DateTimeOffset Week, HeldRound? Round)
{
    /// <summary>The names of the periods in addresses.</summary>
    public const string SinceVisit = "visit", ThisWeek = "week", SinceRound = "round";

    /// <summary>The periods that there are for this reader.</summary>
    public IReadOnlyList<string> Offered =>
        [.. LastVisit is null ? Array.Empty<string>() : [SinceVisit], ThisWeek, .. Round is null ? Array.Empty<string>() : [SinceRound]];

    /// <summary>Reads them for a reader.</summary>
    public static HistoryPeriods Read(Session session)
    {
        var zone = session.Actor.TimeZone;
        var today = Today.In(zone, session.Now);
        var monday = today.AddDays(-((int)today.DayOfWeek + 6) % 7);
        var round = session.Connection.QueryFirstOrDefault<(long Number, string Day)?>(
            """
            SELECT number, coalesce(ends_on, starts_on) FROM visible_round
            WHERE status = @Held AND coalesce(ends_on, starts_on) IS NOT NULL
            ORDER BY coalesce(ends_on, starts_on) DESC, number DESC
            """,
            new { Domain.Round.Held });
        return new(
            Visits.LastOf(session), Today.Begins(zone, monday),
            // Outcomes are logged as a round ends: its last day counts.
            round is { } last && Days.IsDay(last.Day) ? new(last.Number, Days.Parse(last.Day), Today.Begins(zone, Days.Parse(last.Day))) : null);
    }

    /// <summary>The moment from which on changes of a period are shown; null without one.</summary>
    public DateTimeOffset? Begins(string? period) => period switch
    {
        SinceVisit => LastVisit,
        ThisWeek => Week,
        SinceRound => Round?.Begins,
        _ => null,
    };
}

/// <summary>A round that was held.</summary>
/// <param name="Number">Its number.</param>
/// <param name="LastDay">Its last day.</param>
/// <param name="Begins">The beginning of that day in the reader's zone.</param>
internal sealed record HeldRound(long Number, DateOnly LastDay, DateTimeOffset Begins);
