using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.History;

/// <summary>Selects the changes to show; null properties do not filter.</summary>
internal sealed record HistoryFilter(string? Set, long? Id, string? Chapter, string? Who, DateOnly? Day, string? Period, long? Before)
{
    /// <summary>Changes per page.</summary>
    public const int PageSize = 50;

    /// <summary>A page of changes, the latest first, and whether there are older ones.</summary>
    /// <param name="session">A session of the reader.</param>
    /// <param name="since">The beginning of the period; null for all changes.</param>
    public (IReadOnlyList<HistoryEntry> Entries, bool More) Read(Session session, DateTimeOffset? since)
    {
        var found = session.Connection.Query<HistoryEntry>(
            """
            SELECT sequence, at, who, action, entity_set, entity_id, chapter_code, summary, facts, before, after, told_to
            FROM visible_change
            WHERE (@Before IS NULL OR sequence < @Before)
              AND (@Set IS NULL OR entity_set = @Set)
              AND (@Id IS NULL OR entity_id = @Id)
              AND (@Chapter IS NULL OR chapter_code = @Chapter)
              AND (@Who IS NULL OR who = @Who)
              AND (@from IS NULL OR at >= @from AND at < @until)
              AND (@since IS NULL OR at > @since)
            ORDER BY sequence DESC
            LIMIT @limit
            """,
            new
            {
                Before,
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

    /// <summary>Everybody who changed rows that the reader sees.</summary>
    public static IReadOnlyList<string> People(Session session) =>
        session.Connection.Query<string>("SELECT DISTINCT who FROM visible_change ORDER BY who").AsList();

    /// <summary>The address of the page with this filter, continuing before a change.</summary>
    public string Address(long? before)
    {
        var options = new[]
        {
            ("set", Set), ("id", Id?.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("chapter", Chapter), ("who", Who),
            ("day", Day is { } day ? Days.Text(day) : null), ("since", Period),
            ("before", before?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        };
        var asked = options.Where(o => o.Item2 is not null).Select(o => $"{o.Item1}={Uri.EscapeDataString(o.Item2!)}");
        return string.Join('?', new[] { "/history", string.Join('&', asked) }.Where(part => part.Length > 0));
    }

    private static string? Begins(Session session, DateOnly? day) =>
        day is { } known ? Instants.Text(Today.Begins(session.Actor.TimeZone, known)) : null;

    private static string? Ends(Session session, DateOnly? day) =>
        day is { } known ? Instants.Text(Today.Ends(session.Actor.TimeZone, known)) : null;
}
