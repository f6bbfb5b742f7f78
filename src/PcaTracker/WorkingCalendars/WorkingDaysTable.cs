using Dapper;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.WorkingCalendars;

/// <summary>Both sides' working days, as they are kept.</summary>
internal static class WorkingDaysTable
{
    /// <summary>The days that count for each of <see cref="Side"/>: its own, and for what is joint those that are worked by both.</summary>
    public static IReadOnlyDictionary<string, WorkingDays> Of(Session session)
    {
        var days = session.Connection.Query<(string Calendar, string Date, string Kind)>("SELECT calendar, date, kind FROM working_day").Where(day => Storage.Days.IsDay(day.Date)).ToLookup(
            day => (day.Calendar, day.Kind), day => LocalDatePattern.Iso.Parse(day.Date).Value);
        var verified = session.Connection.Query<(string Calendar, long Year)>("SELECT calendar, year FROM working_year WHERE verified_at IS NOT NULL")
            .ToLookup(year => year.Calendar, year => (int)year.Year);
        WorkingCalendar Named(string side) =>
            new(side, days[(side, "off")].ToHashSet(), days[(side, "working")].ToHashSet(), verified[side].ToHashSet());

        var (eu, kz) = (Named(Side.EU), Named(Side.KZ));
        return new Dictionary<string, WorkingDays> { [Side.EU] = new(eu), [Side.KZ] = new(kz), [Side.Joint] = new(eu, kz) };
    }
}
