using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>A deadline as far as reminders are concerned.</summary>
internal sealed record RemindedDeadline(
    long Id, long Revision, string Title, string DueOn, string? DueTime, string TimeZone,
    string ResponsibleParty, string? Owner, string? ChapterCode, string Status, string Visibility)
{
    public LocalDate DueDate => LocalDatePattern.Iso.Parse(DueOn).Value;

    public IEnumerable<Actor> Recipients(IEnumerable<Actor> accounts) => ReminderRecipients.Of(Owner, ResponsibleParty, Visibility, accounts);
}

/// <summary>What reminders are decided from, as it stands in the record now: read by the sweep, and read again before sending.</summary>
internal static class ReminderFacts
{
    private const string SelectDeadline =
        """
        SELECT d.id, d.revision, d.title, d.due_on AS DueOn, d.due_time AS DueTime, d.time_zone AS TimeZone,
          d.responsible_party AS ResponsibleParty, d.owner, c.code AS ChapterCode, d.status, d.visibility
        FROM deadline d
        LEFT JOIN chapter c ON c.id = d.chapter_id

        """;

    public static IReadOnlyList<RemindedDeadline> OpenDeadlines(Session session, LocalDate dueUntil) =>
    [
        .. session.Connection.Query<RemindedDeadline>(
            SelectDeadline + "WHERE d.status = 'open' AND d.due_on <= @dueUntil",
            new { dueUntil = LocalDatePattern.Iso.Format(dueUntil) }),
    ];

    public static RemindedDeadline? Deadline(Session session, long id) =>
        session.Connection.QuerySingleOrDefault<RemindedDeadline>(SelectDeadline + "WHERE d.id = @id", new { id });

    /// <summary>Every account that is not disabled.</summary>
    public static IReadOnlyList<Actor> Accounts(Session session) =>
    [
        .. session.Connection.Query<Actor>(
            """
            SELECT id AS AccountId, email, name, side, role, language, time_zone AS TimeZone
            FROM account
            WHERE disabled_at IS NULL
            """),
    ];

    /// <summary>Where a person is; a zone that is not known here costs them the hour, not the reminder.</summary>
    public static DateTimeZone Zone(Actor person) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(person.TimeZone) ?? DateTimeZone.Utc;
}
