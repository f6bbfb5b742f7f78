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
    /// <summary>An alert for each unverified calendar year in which an open deadline is due or a reminder falls.</summary>
    /// <param name="session">A system session.</param>
    public static IReadOnlyList<CalendarAlert> Of(Session session)
    {
        var kept = WorkingYears.All(session).ToDictionary(year => (year.Calendar, year.Year));
        return
        [
            .. Needed(session)
                .Where(needed => kept.GetValueOrDefault(needed) is not { VerifiedAt: not null })
                .Select(needed => new CalendarAlert(needed.Calendar, needed.Year, IsKnown: kept.ContainsKey(needed))),
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
}

/// <summary>A calendar year that open deadlines count by although nobody has verified it.</summary>
/// <param name="Calendar">The calendar, by its side.</param>
/// <param name="Year">The year.</param>
/// <param name="IsKnown">Whether its working days are there, if unverified.</param>
public sealed record CalendarAlert(string Calendar, int Year, bool IsKnown)
{
    /// <summary>What the log and the command line say of it.</summary>
    public string Sentence => IsKnown
        ? string.Create(CultureInfo.InvariantCulture, $"The working days of {Name} in {Year} are not verified")
            + ", and deadlines count by them. Compare `calendar list` with the official list, then confirm it on the Administration page, or by "
            + string.Create(CultureInfo.InvariantCulture, $"`calendar verify {Calendar} {Year} --source …`.")
        : string.Create(CultureInfo.InvariantCulture, $"The working days of {Name} in {Year} are not known")
            + ", and deadlines count by them as if only Saturdays and Sundays were off. Run `calendar import FILE` with the official list.";

    private string Name => Calendar == Side.EU ? "the EU institutions" : "Kazakhstan";
}
