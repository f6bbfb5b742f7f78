using System.Globalization;
using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Notifications.Planning;

/// <summary>Finds calendar years that open deadlines count by although they are unverified or missing.</summary>
internal static class CalendarAlerts
{
    /// <summary>A sentence for each unverified calendar year in which an open deadline is due or a reminder falls.</summary>
    /// <param name="session">A system session.</param>
    public static IReadOnlyList<string> Of(Session session)
    {
        var kept = WorkingYears.All(session).ToDictionary(year => (year.Calendar, year.Year));
        return
        [
            .. Needed(session)
                .Where(needed => kept.GetValueOrDefault(needed) is not { VerifiedAt: not null })
                .Select(needed => kept.TryGetValue(needed, out var year) ? Unverified(year) : Missing(needed.Calendar, needed.Year)),
        ];
    }

    private static SortedSet<(string Calendar, int Year)> Needed(Session session)
    {
        var today = Instant.FromDateTimeOffset(session.Now).InUtc().Date;
        var workingDays = WorkingDaysTable.Of(session);
        var offsets = SettingsTable.All(session).Values.Select(s => s.Offsets).Append(ReminderOffsets.Default).ToList();
        var needed = new SortedSet<(string Calendar, int Year)>();
        foreach (var (dueText, party, own) in session.Connection.Query<(string, string, string?)>(
            "SELECT DISTINCT due_on, responsible_party, reminder_offsets FROM deadline WHERE status = 'open'"))
        {
            if (!LocalDatePattern.Iso.Parse(dueText).TryGetValue(today, out var due))
                continue;
            var days = workingDays[party];
            List<ReminderOffsets> counted = ReminderOffsets.Read(own) is { } read ? [read] : offsets;
            // Past reminder days no longer matter; deadlines long overdue are repeated every week from today.
            var first = LocalDate.Max(today, days.Plus(due, counted.Min(o => o.Days[0])));
            var last = LocalDate.Max(today, days.Plus(due, counted.Max(o => o.Days[^1])));
            foreach (var calendar in days.Calendars)
                for (var year = first.Year; year <= last.Year; year++)
                    needed.Add((calendar.Name, year));
        }

        return needed;
    }

    private static string Unverified(StoredYear year) =>
        string.Create(CultureInfo.InvariantCulture, $"The working days of {Name(year.Calendar)} in {year.Year} are not verified")
        + ", and deadlines count by them. Compare `calendar list` with the official list, then confirm it on the Administration page, or by "
        + string.Create(CultureInfo.InvariantCulture, $"`calendar verify {year.Calendar} {year.Year} --source …`.");

    private static string Missing(string calendar, int year) =>
        string.Create(CultureInfo.InvariantCulture, $"The working days of {Name(calendar)} in {year} are not known")
        + ", and deadlines count by them as if only Saturdays and Sundays were off. Run `calendar import FILE` with the official list.";

    private static string Name(string calendar) => calendar == Side.EU ? "the EU institutions" : "Kazakhstan";
}
