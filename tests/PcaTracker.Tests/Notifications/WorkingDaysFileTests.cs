using System.Text;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Tests.Notifications;

/// <summary>The calendars of the program, and files from which others are read.</summary>
public sealed class WorkingDaysFileTests
{
    // Good Friday is itself off in Brussels; in Kazakhstan Nauryz takes 22 to 24 March.
    [Theory]
    [InlineData(Side.EU, "2027-03-26", -3, "2027-03-22")]
    [InlineData(Side.KZ, "2027-03-26", -3, "2027-03-18")]
    [InlineData(Side.Joint, "2027-03-26", -3, "2027-03-17")]
    [InlineData(Side.EU, "2027-03-22", -1, "2027-03-19")]
    [InlineData(Side.KZ, "2027-03-19", 1, "2027-03-25")]
    [InlineData(Side.Joint, "2027-03-19", 1, "2027-03-30")]
    [InlineData(Side.KZ, "2026-03-20", 1, "2026-03-26")]
    [InlineData(Side.EU, "2026-12-23", 1, "2027-01-04")]
    [InlineData(Side.KZ, "2026-12-23", 1, "2026-12-24")]
    [InlineData(Side.KZ, "2026-12-31", 1, "2027-01-05")]
    [InlineData(Side.Joint, "2026-12-31", 1, "2027-01-05")]
    [InlineData(Side.EU, "2027-12-23", 1, "2028-01-03")]
    [InlineData(Side.KZ, "2026-08-28", 1, "2026-08-31")]
    [InlineData(Side.KZ, "2027-03-12", 1, "2027-03-16")]
    [InlineData(Side.KZ, "2027-05-14", 1, "2027-05-17")]
    public async Task Days_count_as_both_sides_work(string side, string from, int days, string to)
    {
        using var session = (await SharedApp.GetAsync()).Database.OpenAsSystem();

        Assert.Equal(Day(to), WorkingDaysTable.Of(session)[side].Plus(Day(from), days));
    }

    [Theory]
    [InlineData("EU,2027-01-01,off,New Year,A\nUS,2027-01-01,off,New Year,A", "cal.csv, line 3, column calendar: 'US' is no calendar; use 'EU' or 'KZ'.")]
    [InlineData("EU,2027-02-30,off,New Year,A", "cal.csv, line 2, column date: '2027-02-30' is no day of the years 2000 to 2999, written as 2027-03-22.")]
    [InlineData("EU,1999-02-03,off,New Year,A", "cal.csv, line 2, column date: '1999-02-03' is no day of the years 2000 to 2999, written as 2027-03-22.")]
    [InlineData("EU,2027-01-01,free,New Year,A", "cal.csv, line 2, column kind: 'free' is unknown; use 'off' or 'working'.")]
    [InlineData("KZ,2027-01-01,working,Moved,A", "cal.csv, line 2, column kind: 2027-01-01 is a Friday, which is worked anyway: list Saturdays and Sundays that are.")]
    [InlineData("EU,2027-01-01,off, ,A", "cal.csv, line 2, column name: is empty; say why the day differs.")]
    [InlineData("EU,2027-01-01,off,New Year,", "cal.csv, line 2, column source: is empty; say where that is from.")]
    [InlineData("EU,2027-01-01,off,New Year,A\nEU,2027-05-03,off,May,B", "cal.csv, line 3, column source: differs from the source of EU 2027 above; a year has one.")]
    [InlineData("EU,2027-01-01,off,New Year,A\nEU,2027-01-01,off,New Year,A", "cal.csv, line 3, column date: 2027-01-01 of EU is there twice.")]
    [InlineData("", "cal.csv has no days in it.")]
    public void An_invalid_row_is_refused_with_its_line(string rows, string sentence) =>
        Assert.Equal(sentence, WorkingDaysFile.Read("cal.csv", Encoding.UTF8.GetBytes("calendar,date,kind,name,source\n" + rows)).Refusal!.Sentence);

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
