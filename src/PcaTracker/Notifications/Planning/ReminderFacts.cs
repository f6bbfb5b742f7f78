using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>A deadline with what mail needs to know of it.</summary>
internal sealed record RemindedDeadline(
    long Id, long Revision, string Title, string DueOn, string? DueTime, string DueAt, string TimeZone,
    string ResponsibleParty, string? Owner, string? ChapterCode, string Status, string Visibility, string? ReminderOffsets,
    string? Heading, string? HeadingRu, string? HeadingKk)
{
    /// <summary>Whether its day and time are valid; another program may have written invalid ones.</summary>
    public bool IsWhole => Days.IsDay(DueOn) && (DueTime is null || Days.IsTime(DueTime));

    /// <summary>Whether it is overdue, by its day if its moment is invalid.</summary>
    public bool IsOverdueAt(Instant now) =>
        Instants.Is(DueAt) ? Instants.Parse(DueAt) <= now.ToDateTimeOffset() : DueDate < now.InUtc().Date;

    /// <summary>The due day as a date.</summary>
    public LocalDate DueDate => LocalDatePattern.Iso.Parse(DueOn).Value;

    /// <summary>The deadline as a digest in a language shows it.</summary>
    public DigestDeadline Shown(string language) =>
        new(Id, TitleInMail, DueDate, DueAtTime, TimeZone, ChapterCode, Chapter.HeadingIn(language, Heading, HeadingRu, HeadingKk));

    private LocalTime? DueAtTime => DueTime is null ? null : Days.Time.Parse(DueTime).Value;

    // Mail leaves row-level security behind.
    private string? TitleInMail => Domain.Visibility.IsShared(Visibility) ? Title : null;

    /// <summary>The data of a reminder to somebody whose previous reminder named <paramref name="previousDueDay"/>.</summary>
    public ReminderMailModel MailModel(Actor person, string reason, LocalDate today, LocalDate? previousDueDay) => new(
        person, Id, Revision, TitleInMail, DueDate, DueAtTime, TimeZone, ResponsibleParty, ChapterCode,
        Chapter.HeadingIn(person.Language, Heading, HeadingRu, HeadingKk), reason, today, previousDueDay == DueDate ? null : previousDueDay);

    /// <summary>Who is reminded of it, and why.</summary>
    public IReadOnlyList<ReminderRecipient> Recipients(IReadOnlyList<Actor> accounts) =>
        ReminderRecipients.Of(Owner, ResponsibleParty, Visibility, accounts);
}

/// <summary>Reads the data from which reminders are decided, for the sweep and again before sending.</summary>
internal static class ReminderFacts
{
    private const string SelectDeadline =
        """
        SELECT d.id, d.revision, d.title, d.due_on, d.due_time, d.due_at, d.time_zone, d.responsible_party, d.owner, c.code AS chapter_code,
          d.status, d.visibility, d.reminder_offsets, c.heading, c.heading_ru, c.heading_kk
        FROM deadline d
        LEFT JOIN chapter c ON c.id = d.chapter_id

        """;

    /// <summary>Open deadlines of which somebody could be reminded by that day.</summary>
    public static IReadOnlyList<RemindedDeadline> OpenDeadlines(Session session, LocalDate day) =>
        session.Connection.Query<RemindedDeadline>(
            SelectDeadline + "WHERE d.status = 'open' AND d.due_on <= @dueUntil",
            new { dueUntil = LocalDatePattern.Iso.Format(day.PlusDays(ReminderOffsets.DaysAhead)) }).AsList();

    /// <summary>Open deadlines due by that day and visible to the session's actor, the earliest first.</summary>
    public static IEnumerable<RemindedDeadline> VisibleDeadlines(Session session, LocalDate dueUntil) => session.Connection.Query<RemindedDeadline>(
        """
        SELECT d.id, d.revision, d.title, d.due_on, d.due_time, d.due_at, d.time_zone, d.responsible_party, d.owner, d.chapter_code,
          d.status, d.visibility, d.reminder_offsets, c.heading, c.heading_ru, c.heading_kk
        FROM visible_deadline d
        LEFT JOIN chapter c ON c.id = d.chapter_id
        WHERE d.status = 'open' AND d.due_on <= @dueUntil
        ORDER BY d.due_at, d.id
        """,
        new { dueUntil = LocalDatePattern.Iso.Format(dueUntil) }, buffered: false);

    /// <summary>The deadline with that key, or null.</summary>
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

    /// <summary>
    /// A person's time zone. An unknown one is replaced by UTC, so that reminders come at a wrong hour rather than not at all.
    /// </summary>
    public static DateTimeZone Zone(Actor person) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(person.TimeZone) ?? DateTimeZone.Utc;
}
