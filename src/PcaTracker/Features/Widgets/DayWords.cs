using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

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
            ? $"A working day in {Whose(entry.Calendar)} ({entry.Calendar}): {entry.Name}."
            : $"{entry.Name} ({entry.Calendar}): a holiday of {Whose(entry.Calendar)}.").ToList();
        if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            notes.Add($"A {day.DayOfWeek}.");
        if (day < today)
            notes.Add("This day is past: the deadline would be overdue at once.");
        return notes;
    }

    private static string Whose(string calendar) => calendar == Side.EU ? "the EU institutions" : "Kazakhstan";
}
