using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>A deadline as far as reminders are concerned.</summary>
internal sealed record RemindedDeadline(
    long Id, long Revision, string Title, string DueOn, string? DueTime, string TimeZone,
    string ResponsibleParty, string? Owner, string? ChapterCode, string Status, string Visibility, string? ReminderOffsets)
{
    private static readonly LocalTimePattern Time = LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss");

    public LocalDate DueDate => LocalDatePattern.Iso.Parse(DueOn).Value;

    public LocalTime? DueAtTime => DueTime is null ? null : Time.Parse(DueTime).Value;

    /// <summary>What a mail says of it to somebody.</summary>
    public ReminderNotice Notice(Actor person, string reason, LocalDate today) => new(
        person, Id, Revision, DigestContents.MayLeave(Visibility) ? Title : null, DueDate, DueAtTime, TimeZone, ResponsibleParty, ChapterCode, reason, today);

    public IReadOnlyList<ReminderRecipient> Recipients(IEnumerable<Actor> accounts) => ReminderRecipients.Of(Owner, ResponsibleParty, Visibility, accounts);
}

/// <summary>What reminders are decided from, as it stands in the record now: read by the sweep, and read again before sending.</summary>
internal static class ReminderFacts
{
    private const string SelectDeadline =
        """
        SELECT d.id, d.revision, d.title, d.due_on AS DueOn, d.due_time AS DueTime, d.time_zone AS TimeZone,
          d.responsible_party AS ResponsibleParty, d.owner, c.code AS ChapterCode, d.status, d.visibility,
          d.reminder_offsets AS ReminderOffsets
        FROM deadline d
        LEFT JOIN chapter c ON c.id = d.chapter_id

        """;

    /// <summary>Those that anybody could be reminded of by that day.</summary>
    public static IReadOnlyList<RemindedDeadline> OpenDeadlines(Session session, LocalDate day) =>
        session.Connection.Query<RemindedDeadline>(
            SelectDeadline + "WHERE d.status = 'open' AND d.due_on <= @dueUntil",
            new { dueUntil = LocalDatePattern.Iso.Format(day.PlusDays(ReminderOffsets.DaysAhead)) }).AsList();

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
