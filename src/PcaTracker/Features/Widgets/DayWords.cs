using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Widgets;

/// <summary>What is unusual about a day on which something is to be due: a weekend, a holiday of either side, or past.</summary>
internal static class DayWords
{
    /// <summary>A day read back: "Thu 10 December 2026, in 8 working days".</summary>
    /// <param name="session">A session of the reader.</param>
    /// <param name="day">The day.</param>
    /// <param name="today">The reader's day.</param>
    public static string Of(Session session, DateOnly day, DateOnly today)
    {
        var text = Days.Text(day);
        return $"{Dates.InWords(text)}, {Dates.Away(text, today, WorkingDaysTable.Of(session)[Side.Joint])}";
    }

    /// <summary>The notes on a day, a sentence each; none on an ordinary day.</summary>
    public static IReadOnlyList<string> Notes(Session session, DateOnly day, DateOnly today)
    {
        var listed = session.Connection.Query<(string Calendar, string Kind, string Name)>(
            "SELECT calendar, kind, name FROM working_day WHERE date = @day ORDER BY calendar", new { day = Days.Text(day) }).AsList();
        var notes = listed.Select(entry => entry.Kind == CalendarDay.Working
            ? entry.Calendar == Side.EU
                ? T("A working day in the EU institutions (EU): {0}.", entry.Name)
                : T("A working day in Kazakhstan (KZ): {0}.", entry.Name)
            : entry.Calendar == Side.EU
                ? T("{0} (EU): a holiday of the EU institutions.", entry.Name)
                : T("{0} (KZ): a holiday of Kazakhstan.", entry.Name)).ToList();
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            notes.Add(day.DayOfWeek == DayOfWeek.Saturday ? T("A Saturday.") : T("A Sunday."));
        if (day < today)
            notes.Add(T("This day is past: the deadline would be overdue at once."));
        return notes;
    }

    /// <summary>
    /// The days on which somebody is reminded of what is due on a day, by the offsets of all who chose none:
    /// "−3 working days Thu 19 November 2026". Null if none of them is left.
    /// </summary>
    /// <param name="session">A session of the reader.</param>
    /// <param name="day">The day.</param>
    /// <param name="party">Who is responsible, one of <see cref="Side"/>; unless it is known, days count that both sides work.</param>
    /// <param name="today">The reader's day.</param>
    public static string? Reminders(Session session, DateOnly day, string? party, DateOnly today)
    {
        var working = WorkingDaysTable.Of(session)[party is not null && Side.All.Contains(party) ? party : Side.Joint];
        var ahead = new ReminderDays(LocalDate.FromDateOnly(day), ReminderOffsets.Default, working).Days
            .Where(d => d.Offset <= 0 && d.Day >= LocalDate.FromDateOnly(today))
            .Select(d => (d.Offset == 0 ? T("that day") : "−" + TN("{0} working day", "{0} working days", -d.Offset))
                + $" {Dates.InWords(Days.Text(d.Day.ToDateOnly()))}").ToList();
        return ahead.Count == 0 ? null : T("Reminders, where nobody chose other days: {0}.", string.Join("; ", ahead));
    }
}
