using System.Globalization;
using Dapper;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Notifications.ICalendar;
using PcaTracker.Notifications.Mails;
using PcaTracker.Storage;

namespace PcaTracker.Features.Calendar;

/// <summary>
/// Makes the iCalendar (RFC 5545) of the rounds and deadlines that one person sees, from a year ago on. Equal data gives equal bytes.
/// Calendar servers keep the secret address, so deadlines of one side appear by reference, unless the person chooses titles.
/// </summary>
internal static class PersonalCalendar
{
    private const int LongestTitle = 200;

    // The time stamp of rows without an entry in the activity log, which existed before the log began.
    private static readonly DateTimeOffset Unknown = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The iCalendar text.</summary>
    /// <param name="session">A session of the person.</param>
    /// <param name="publicUrl">The address at which people open the tracker; ends in a slash.</param>
    public static string Of(Session session, Uri publicUrl)
    {
        var calendar = new Ical.Net.Calendar { ProductId = "-//PcaTracker//PcaTracker//EN", Method = CalendarMethods.Publish };
        var refresh = new CalendarProperty("REFRESH-INTERVAL", "PT1H");
        refresh.Parameters.Add(new CalendarParameter("VALUE", "DURATION"));
        calendar.Properties.Add(refresh);
        calendar.AddProperty("X-PUBLISHED-TTL", "PT1H");
        calendar.AddProperty("X-WR-CALNAME", "PcaTracker");

        var from = LocalDatePattern.Iso.Format(Instant.FromDateTimeOffset(session.Now).InUtc().Date.PlusYears(-1));
        var stamps = Stamps(session, from);
        foreach (var round in Rounds(session, from))
            calendar.Events.Add(Event(round, publicUrl, stamps.GetValueOrDefault((RoundSet.SetName, round.Id), Unknown)));
        var namesOwn = session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT 1 FROM visible_notification_settings WHERE calendar_titles)");
        foreach (var deadline in Deadlines(session, from))
            calendar.Events.Add(Event(deadline, namesOwn, publicUrl, stamps.GetValueOrDefault((DeadlineSet.SetName, deadline.Id), Unknown)));
        return CalendarLines.Of(calendar);
    }

    /// <summary>The last change of each row shown by the activity log, a moment that does not depend on the request.</summary>
    private static Dictionary<(string Set, long Id), DateTimeOffset> Stamps(Session session, string from) =>
        session.Connection.Query<(string Set, long Id, string At)>(
        """
        SELECT entity_set, entity_id, max(at)
        FROM visible_line
        WHERE entity_set = 'Rounds' AND entity_id IN (SELECT id FROM visible_round WHERE coalesce(ends_on, starts_on) >= @from)
        GROUP BY entity_set, entity_id
        UNION ALL
        SELECT entity_set, entity_id, max(at)
        FROM visible_line
        WHERE entity_set = 'Deadlines' AND entity_id IN (SELECT id FROM visible_deadline WHERE due_on >= @from)
        GROUP BY entity_set, entity_id
        """, new { from }).ToDictionary(change => (change.Set, change.Id), change => Instants.Parse(change.At));

    private static IEnumerable<RoundDays> Rounds(Session session, string from) => session.Connection.Query<RoundDays>(
        """
        SELECT id, revision, number, starts_on, ends_on, city, country, status
        FROM visible_round
        WHERE date_precision = 'day' AND starts_on IS NOT NULL AND coalesce(ends_on, starts_on) >= @from
        ORDER BY starts_on, number
        """, new { from });

    private static IEnumerable<DueDay> Deadlines(Session session, string from) => session.Connection.Query<DueDay>(
        """
        SELECT id, revision, title, due_on, due_time, time_zone, status, chapter_code, visibility
        FROM visible_deadline
        WHERE due_on >= @from
        ORDER BY due_on, id
        """, new { from });

    private static CalendarEvent Event(RoundDays round, Uri publicUrl, DateTimeOffset changedAt)
    {
        var link = new Uri(publicUrl, string.Create(CultureInfo.InvariantCulture, $"rounds/{round.Number}"));
        var takesPlace = round.Status is Round.Planned or Round.Held;
        var name = string.Create(CultureInfo.InvariantCulture, $"Round {round.Number}");
        var starts = LocalDatePattern.Iso.Parse(round.StartsOn).Value;
        return new CalendarEvent
        {
            Uid = string.Create(CultureInfo.InvariantCulture, $"round.{round.Id}@{publicUrl.Host}"),
            Sequence = (int)round.Revision,
            DtStamp = Utc(changedAt),
            LastModified = Utc(changedAt),
            DtStart = Day(starts),
            DtEnd = Day((round.EndsOn is null ? starts : LocalDatePattern.Iso.Parse(round.EndsOn).Value).PlusDays(1)),
            Summary = !takesPlace ? $"{name} ({round.Status})" : round.City is null ? name : OneLine.Of($"{name}, {round.City}", LongestTitle),
            Location = round.City is null ? null : OneLine.Of(round.Country is null ? round.City : $"{round.City}, {round.Country}", LongestTitle),
            Description = link.AbsoluteUri,
            Url = link,
            Status = takesPlace ? EventStatus.Confirmed : EventStatus.Cancelled,
            Transparency = TransparencyType.Transparent,
        };
    }

    private static CalendarEvent Event(DueDay deadline, bool namesOwn, Uri publicUrl, DateTimeOffset changedAt)
    {
        var title = namesOwn || Visibility.IsShared(deadline.Visibility) ? OneLine.Of(deadline.Title, LongestTitle) : null;
        var day = LocalDatePattern.Iso.Parse(deadline.DueOn).Value;
        var time = deadline.DueTime is null ? (LocalTime?)null : Days.Time.Parse(deadline.DueTime).Value;
        var entry = DeadlineEvent.Of(
            deadline.Id, deadline.Revision, title, day, time, deadline.TimeZone, deadline.Status, deadline.ChapterCode, publicUrl, changedAt);
        entry.LastModified = Utc(changedAt);
        if (time is null)
            entry.DtEnd = Day(day.PlusDays(1));
        if (deadline.Status == Deadline.Done)
            entry.Summary = $"Done: {entry.Summary}";
        return entry;
    }

    private static CalDateTime Day(LocalDate day) => new(day.Year, day.Month, day.Day);

    private static CalDateTime Utc(DateTimeOffset instant) => new(instant.UtcDateTime, CalDateTime.UtcTzId);

    private sealed record RoundDays(
        long Id, long Revision, long Number, string StartsOn, string? EndsOn, string? City, string? Country, string Status);

    private sealed record DueDay(
        long Id, long Revision, string Title, string DueOn, string? DueTime, string TimeZone, string Status, string? ChapterCode, string Visibility);
}
