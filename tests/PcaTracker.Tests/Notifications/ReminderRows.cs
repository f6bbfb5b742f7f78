using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Notifications;

/// <summary>Adds and reads rows of reminders directly in the database.</summary>
internal static class ReminderRows
{
    /// <summary>Adds an open deadline; returns its key.</summary>
    public static long AddDeadline(
        this TrackerDatabase database, string dueOn, string title = "Comments on trade", string party = Side.EU, string? owner = null,
        string visibility = Visibility.Shared, string? dueTime = null, long? chapterId = null) =>
        database.WriteAsSystem(session => session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO deadline (title, due_on, due_time, due_at, responsible_party, owner, chapter_id, visibility)
            VALUES (@title, @dueOn, @dueTime, @dueOn || 'T23:00:00.000Z', @party, @owner, @chapterId, @visibility)
            RETURNING id
            """,
            new { title, dueOn, dueTime, party, owner, chapterId, visibility }));

    public static void Execute(this TrackerDatabase database, string sql) => database.WriteAsSystem(session => session.Connection.Execute(sql));

    /// <summary>Turns the digest off for all accounts.</summary>
    public static void TurnDigestsOff(this TrackerDatabase database) =>
        database.Execute("INSERT INTO notification_settings (account_id, digest) SELECT id, 'off' FROM account WHERE TRUE ON CONFLICT DO NOTHING");

    /// <summary>
    /// Makes today a working day, and puts all accounts in a zone where it is about noon, for a process on the system clock.
    /// </summary>
    public static void LetItBeNoon(this TrackerDatabase database)
    {
        var now = TimeProvider.System.GetUtcNow();
        var zone = $"Etc/GMT{now.Hour - 12:+0;-0}";
        database.Execute($"UPDATE account SET time_zone = '{zone}'");
        foreach (var day in (int[])[-1, 0, 1])
            database.Execute(
                $"""
                -- A start fills in the years that are not there, and their days with them.
                INSERT INTO working_year (calendar, year, source) VALUES ('EU', {now.AddDays(day).Year}, 'tests'), ('KZ', {now.AddDays(day).Year}, 'tests')
                ON CONFLICT DO NOTHING;
                INSERT INTO working_day (calendar, date, kind, name)
                VALUES ('EU', '{now.AddDays(day):yyyy-MM-dd}', 'working', 'A day of tests'), ('KZ', '{now.AddDays(day):yyyy-MM-dd}', 'working', 'A day of tests')
                ON CONFLICT (calendar, date) DO UPDATE SET kind = excluded.kind, name = excluded.name
                """);
    }

    /// <summary>The rows of a query, each with its columns joined by blanks; flags are 1 and 0.</summary>
    public static IReadOnlyList<string> Lines(this TrackerDatabase database, string sql)
    {
        using var session = database.OpenAsSystem();
        return [.. session.Connection.Query(sql).Select(row => string.Join(' ', ((IDictionary<string, object?>)row).Values.Select(value => value is bool flag ? flag ? 1 : 0 : value)))];
    }

    /// <summary>The reminder ledger: person, offset, day and state.</summary>
    public static IReadOnlyList<string> Ledger(this TrackerDatabase database) => database.Lines(
        $"""
        SELECT a.email, r."offset", r.local_date, r.state
        FROM reminder r
        JOIN account a ON a.id = r.account_id
        ORDER BY r.local_date, a.email, r.revision, r.{(TestServer.IsUsed ? "ctid" : "rowid")}
        """);
}
