using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Lists;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>Selects the changes to show; null properties do not filter.</summary>
internal sealed record HistoryFilter(string? Set, long? Id, string? Chapter, string? Who, DateOnly? Day, string? Period, HistoryPlace? Before)
{
    /// <summary>Changes per page.</summary>
    public const int PageSize = 50;

    // How many changes are looked through for names to offer; any other can be typed.
    private const int OfferedFrom = 200;

    /// <summary>A page of changes, the latest first, and whether there are older ones.</summary>
    /// <param name="session">A session of the reader.</param>
    /// <param name="since">The beginning of the period; null for all changes.</param>
    public (IReadOnlyList<HistoryEntry> Entries, bool More) Read(Session session, DateTimeOffset? since)
    {
        var last = Before is { } place ? HistoryEntry.Find(session, place) : null;
        // Conditions that are not asked are left out, so that what is asked finds its index. A row has few changes, and an index for them.
        string?[] conditions =
        [
            last is null ? null : "(l.at, l.stream, l.line) < (@LastAt, @LastStream, @LastLine)",
            Set is null ? null : "l.entity_set = @Set",
            Id is null ? null : "l.entity_id = @Id",
            Chapter is null ? null : "l.chapter_code = @Chapter",
            Who is null ? null : "l.who = @Who",
            Day is null ? null : "l.at >= @from AND l.at < @until",
            since is null ? null : "l.at > @since",
        ];
        var asked = string.Join(" AND ", conditions.Where(condition => condition is not null).DefaultIfEmpty("TRUE"));
        var found = session.Connection.Query<HistoryEntry>(
            $"""
            SELECT {HistoryEntry.Columns}
            FROM (
              SELECT l.* FROM {(Id is null ? "visible_line_in_order" : "visible_line")} l
              WHERE {asked}
              ORDER BY l.at DESC, l.stream DESC, l.line DESC
              LIMIT @limit) l
            ORDER BY l.at DESC, l.stream DESC, l.line DESC
            """,
            new
            {
                LastAt = last?.At,
                LastStream = last?.Stream,
                LastLine = last?.Line,
                Set,
                Id,
                Chapter,
                Who,
                from = Begins(session, Day),
                until = Ends(session, Day),
                since = since is { } begins ? Instants.Text(begins) : null,
                limit = PageSize + 1,
            }).AsList();
        return ([.. found.Take(PageSize)], found.Count > PageSize);
    }

    /// <summary>What the API is asked for all changes that match, of whichever page.</summary>
    /// <param name="reader">The reader, in whose time zone a day begins.</param>
    /// <param name="since">The beginning of the period; null for all changes.</param>
    public Question Question(Actor reader, DateTimeOffset? since)
    {
        string?[] conditions =
        [
            Set is null ? null : $"{ChangeSet.EntitySet} eq {ListFilter.Literal(Set)}",
            Id is null ? null : $"{ChangeSet.EntityId} eq {Id}",
            Chapter is null ? null : $"{ChangeSet.ChapterCode} eq {ListFilter.Literal(Chapter)}",
            Who is null ? null : $"{ChangeSet.Who} eq {ListFilter.Literal(Who)}",
            Day is { } from ? $"{ChangeSet.At} ge {Instants.Text(Today.Begins(reader.TimeZone, from))}" : null,
            Day is { } until ? $"{ChangeSet.At} lt {Instants.Text(Today.Ends(reader.TimeZone, until))}" : null,
            since is { } begins ? $"{ChangeSet.At} gt {Instants.Text(begins)}" : null,
        ];
        var filter = string.Join(" and ", conditions.Where(condition => condition is not null));
        return new Question(
            ChangeSet.Definition,
            $"{(filter.Length == 0 ? "" : $"$filter={Uri.EscapeDataString(filter)}&")}$orderby={ChangeSet.Sequence} desc");
    }

    /// <summary>Whether somebody of that name changed rows that the reader sees.</summary>
    public static bool Knows(Session session, string who) =>
        session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM visible_line_in_order WHERE who = @who)", new { who });

    /// <summary>Those who made the latest changes that the reader sees.</summary>
    public static IReadOnlyList<string> People(Session session) => session.Connection.Query<string>(
        "SELECT DISTINCT who FROM (SELECT who, at FROM visible_line_in_order ORDER BY at DESC LIMIT @OfferedFrom) latest ORDER BY who",
        new { OfferedFrom }).AsList();

    /// <summary>The address of the page with this filter, continuing before a change.</summary>
    public string Address(HistoryPlace? before)
    {
        var options = new[]
        {
            ("set", Set), ("id", Id?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("chapter", Chapter), ("who", Who),
            ("day", Day is { } day ? Days.Text(day) : null), ("since", Period),
            ("before", before?.ToString()),
        };
        var asked = options.Where(o => o.Item2 is not null).Select(o => $"{o.Item1}={Uri.EscapeDataString(o.Item2!)}");
        return string.Join('?', new[] { "/history", string.Join('&', asked) }.Where(part => part.Length > 0));
    }

    private static string? Begins(Session session, DateOnly? day) =>
        day is { } known ? Instants.Text(Today.Begins(session.Actor.TimeZone, known)) : null;

    private static string? Ends(Session session, DateOnly? day) =>
        day is { } known ? Instants.Text(Today.Ends(session.Actor.TimeZone, known)) : null;
}
