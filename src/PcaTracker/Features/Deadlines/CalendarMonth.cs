using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Features.Lists;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Deadlines;

/// <summary>A holiday, or a weekend day that is worked.</summary>
public sealed record ListedDay(string Calendar, string Date, string Kind, string Name);

/// <summary>A round in the calendar.</summary>
public sealed record CalendarRound
{
    public required long Number { get; init; }
    public required string StartsOn { get; init; }
    public required string EndsOn { get; init; }
    public string? City { get; init; }
    public required string Status { get; init; }
}

/// <summary>What a month has on each day: deadlines, rounds and the holidays of both sides.</summary>
public sealed class CalendarMonth
{
    /// <summary>The most deadlines that a day shows in the month.</summary>
    public const int MostOfDay = 4;

    /// <summary>The most deadlines that are read for a single day.</summary>
    public const int MostOfSingleDay = 200;

    private readonly ListCondition? _whose;
    private readonly ILookup<string, ListedDeadline> _deadlines;
    private readonly Dictionary<string, long> _counts;
    private readonly IReadOnlyList<CalendarRound> _rounds;
    private readonly ILookup<string, ListedDay> _listed;

    private CalendarMonth(
        DateOnly first, ListCondition? whose, IEnumerable<ListedDeadline> deadlines, IEnumerable<(string Day, long Count)> counts,
        IReadOnlyList<CalendarRound> rounds, IEnumerable<ListedDay> listed)
    {
        (First, _whose) = (first, whose);
        _deadlines = deadlines.ToLookup(deadline => deadline.DueOn);
        _counts = counts.ToDictionary(counted => counted.Day, counted => counted.Count);
        (_rounds, _listed) = (rounds, listed.ToLookup(day => day.Date));
    }

    /// <summary>The first day of the month.</summary>
    public DateOnly First { get; }

    /// <summary>The Monday on which the first week begins.</summary>
    public DateOnly Monday => First.AddDays(-(((int)First.DayOfWeek + 6) % 7));

    /// <summary>How many weeks the month touches.</summary>
    public int Weeks => (First.AddMonths(1).DayNumber - Monday.DayNumber + 6) / 7;

    /// <summary>What the API is asked for the deadlines of the weeks shown.</summary>
    internal Question Question
    {
        get
        {
            var (from, until) = (Days.Text(Monday), Days.Text(Monday.AddDays(7 * Weeks - 1)));
            var filter = $"{DeadlineSet.DueOn} ge {from} and {DeadlineSet.DueOn} le {until} and {DeadlineSet.Status} ne 'waived'"
                + (_whose is null ? null : $" and {_whose.OData}");
            return new Question(DeadlineSet.Definition, $"$filter={Uri.EscapeDataString(filter)}&$orderby={DeadlineSet.DueAt}");
        }
    }

    /// <summary>Reads a month.</summary>
    /// <param name="session">A session of the reader.</param>
    /// <param name="first">The first day of the month.</param>
    /// <param name="whose">Which deadlines; null for all.</param>
    public static CalendarMonth Read(Session session, DateOnly first, ListCondition? whose)
    {
        var parameters = Range(first, whose);
        var condition = $"r.due_on BETWEEN @from AND @until AND r.status <> 'waived'{And(whose)}";
        var connection = session.Connection;
        return new CalendarMonth(
            first,
            whose,
            connection.Query<ListedDeadline>(
                $"""
                SELECT *
                FROM (
                  SELECT r.*, row_number() OVER (PARTITION BY r.due_on ORDER BY r.status <> 'open', r.due_at, r.id) AS place
                  FROM visible_deadline r
                  WHERE {condition}) placed
                WHERE place <= {MostOfDay}
                ORDER BY due_on, place
                """, parameters),
            connection.Query<(string, long)>(
                $"SELECT r.due_on, count(r.id) FROM visible_deadline r WHERE {condition} GROUP BY r.due_on", parameters),
            connection.Query<CalendarRound>(
                """
                SELECT number, starts_on, coalesce(ends_on, starts_on) AS ends_on, city, status
                FROM visible_round
                WHERE date_precision = 'day' AND starts_on <= @until AND coalesce(ends_on, starts_on) >= @from
                ORDER BY starts_on
                """, parameters).AsList(),
            connection.Query<ListedDay>(
                "SELECT calendar, date, kind, name FROM working_day WHERE date BETWEEN @from AND @until ORDER BY calendar", parameters));
    }

    /// <summary>The deadlines of a single day.</summary>
    public static IReadOnlyList<ListedDeadline> OfDay(Session session, DateOnly day, ListCondition? whose)
    {
        var parameters = Range(day, whose);
        parameters.Add("day", Days.Text(day));
        return session.Connection.Query<ListedDeadline>(
            $"""
            SELECT r.*
            FROM visible_deadline r
            WHERE r.due_on = @day AND r.status <> 'waived'{And(whose)}
            ORDER BY r.due_at, r.id
            LIMIT {MostOfSingleDay}
            """, parameters).AsList();
    }

    /// <summary>The first deadlines of a day.</summary>
    public IEnumerable<ListedDeadline> Deadlines(DateOnly day) => _deadlines[Days.Text(day)];

    /// <summary>How many deadlines a day has besides those shown.</summary>
    public long More(DateOnly day) => Math.Max(0, _counts.GetValueOrDefault(Days.Text(day)) - MostOfDay);

    /// <summary>The rounds that a day belongs to.</summary>
    public IEnumerable<CalendarRound> Rounds(DateOnly day)
    {
        var text = Days.Text(day);
        return _rounds.Where(round => string.CompareOrdinal(round.StartsOn, text) <= 0 && string.CompareOrdinal(round.EndsOn, text) >= 0);
    }

    /// <summary>The holidays of a day, and weekend days that are worked.</summary>
    public IEnumerable<ListedDay> Listed(DateOnly day) => _listed[Days.Text(day)];

    private static string And(ListCondition? whose) => whose is null ? "" : $" AND {whose.Sql}";

    private static DynamicParameters Range(DateOnly first, ListCondition? whose)
    {
        var parameters = new DynamicParameters(new { from = Days.Text(first.AddDays(-6)), until = Days.Text(first.AddMonths(1).AddDays(6)) });
        foreach (var (name, value) in whose?.Parameters ?? [])
            parameters.Add(name, value);
        return parameters;
    }
}
