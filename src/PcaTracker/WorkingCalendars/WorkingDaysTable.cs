using Dapper;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.WorkingCalendars;

/// <summary>Reads the working days of both sides from the database.</summary>
internal static class WorkingDaysTable
{
    /// <summary>Returns the working days of each of <see cref="Side"/>; joint days are those that both sides work.</summary>
    public static IReadOnlyDictionary<string, WorkingDays> Of(Session session)
    {
        var days = session.Connection.Query<(string Calendar, string Date, string Kind)>("SELECT calendar, date, kind FROM working_day")
            .Where(day => Storage.Days.IsDay(day.Date))
            .ToLookup(day => (day.Calendar, day.Kind), day => LocalDatePattern.Iso.Parse(day.Date).Value);
        var verified = session.Connection
            .Query<(string Calendar, long Year)>("SELECT calendar, year FROM working_year WHERE verified_at IS NOT NULL")
            .ToLookup(year => year.Calendar, year => (int)year.Year);
        WorkingCalendar Named(string side) =>
            new(side, days[(side, "off")].ToHashSet(), days[(side, "working")].ToHashSet(), verified[side].ToHashSet());

        var (eu, kz) = (Named(Side.EU), Named(Side.KZ));
        return new Dictionary<string, WorkingDays> { [Side.EU] = new(eu), [Side.KZ] = new(kz), [Side.Joint] = new(eu, kz) };
    }
}
