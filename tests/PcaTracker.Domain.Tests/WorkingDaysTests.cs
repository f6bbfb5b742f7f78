using CsCheck;
using NodaTime;

namespace PcaTracker.Domain.Tests;

public class WorkingDaysTests
{
    private static readonly LocalDate Monday = new(2026, 11, 23), Saturday = new(2026, 11, 28);

    /// <summary>Two calendars with random days off and worked weekend days, and a day that both work.</summary>
    private static readonly Gen<(WorkingDays Days, LocalDate Day)> Some =
        Gen.Select(GenCalendar(Side.EU), GenCalendar(Side.KZ), Gen.Bool, Gen.Int[-40, 40], (eu, kz, joint, day) =>
        {
            var days = joint ? new WorkingDays(eu, kz) : new WorkingDays(eu);
            return (days, days.OnOrAfter(Monday.PlusDays(day)));
        });

    [Fact]
    public void Monday_to_Friday_is_worked_except_for_the_list()
    {
        var days = new WorkingDays(Calendar(off: [Monday], worked: [Saturday]));

        Assert.Equal(
            [false, true, true, true, true, true, false],
            Enumerable.Range(0, 7).Select(i => days.IsWorking(Monday.PlusDays(i))));
    }

    [Fact]
    public void A_worked_Saturday_counts()
    {
        var days = new WorkingDays(Calendar(off: [], worked: [Saturday]));

        Assert.Equal(Saturday, days.Plus(Saturday.PlusDays(-1), 1));
        Assert.Equal(Saturday, days.Plus(Saturday.PlusDays(2), -1));
        Assert.Equal(Saturday.PlusDays(3), days.Plus(Saturday, 2));
    }

    [Fact]
    public void Joint_working_days_are_worked_by_both()
    {
        var tuesday = Monday.PlusDays(1);
        var days = new WorkingDays(Calendar(off: [Monday], worked: [Saturday]), Calendar(off: [tuesday], worked: []));

        Assert.Equal(Monday.PlusDays(2), days.Plus(Monday.PlusDays(-3), 1));
        Assert.False(days.IsWorking(Saturday));
    }

    [Fact]
    public void Adding_zero_working_days_returns_the_day_itself() => Assert.Equal(Saturday, new WorkingDays(Calendar([], [])).Plus(Saturday, 0));

    [Fact]
    public void Plus_agrees_with_counting_day_by_day() => Gen.Select(Some, Gen.Int[-1_500, 1_500], Gen.Int[0, 6]).Sample((some, n, later) =>
    {
        var begin = some.Day.PlusDays(later);
        var (day, left) = (begin, Math.Abs(n));
        while (left > 0)
        {
            day = day.PlusDays(Math.Sign(n));
            left -= some.Days.IsWorking(day) ? 1 : 0;
        }

        Assert.Equal(day, some.Days.Plus(begin, n));
    });

    [Fact]
    public void Between_agrees_with_counting_day_by_day() => Gen.Select(Some, Gen.Int[0, 1_500], Gen.Int[-1_500, 6]).Sample((some, length, later) =>
    {
        var after = some.Day.PlusDays(later);

        Assert.Equal(Enumerable.Range(1, length).Count(i => some.Days.IsWorking(after.PlusDays(i))), some.Days.Between(after, after.PlusDays(length)));
    });

    [Fact]
    public void Plus_and_minus_cancel_out() => Gen.Select(Some, Gen.Int[-60, 60]).Sample((some, n) =>
        Assert.Equal(some.Day, some.Days.Plus(some.Days.Plus(some.Day, n), -n)));

    [Fact]
    public void Plus_is_monotonic() => Gen.Select(Some, Gen.Int[-60, 60]).Sample((some, n) =>
        Assert.True(some.Days.Plus(some.Day, n) < some.Days.Plus(some.Day, n + 1)));

    [Fact]
    public void Plus_never_returns_a_day_off() => Gen.Select(Some, Gen.Int[-60, 60], Gen.Int[0, 6]).Sample((some, n, later) =>
        Assert.True(n == 0 || some.Days.IsWorking(some.Days.Plus(some.Day.PlusDays(later), n))));

    [Fact]
    public void Between_inverts_Plus() => Gen.Select(Some, Gen.Int[0, 60]).Sample((some, n) =>
    {
        var last = some.Days.Plus(some.Day, n);
        var worked = 0;
        for (var day = some.Day; day < last; day = day.PlusDays(1))
            worked += some.Days.IsWorking(day) ? 1 : 0;
        Assert.Equal(n, worked);
    });

    private static WorkingCalendar Calendar(LocalDate[] off, LocalDate[] worked) => new(Side.EU, off.ToHashSet(), worked.ToHashSet(), new HashSet<int>());

    private static Gen<WorkingCalendar> GenCalendar(string name) => Gen.Select(Gen.Int[-120, 120].Array[0, 40], Gen.Int[-120, 120].Array[0, 10], (off, worked) =>
        new WorkingCalendar(name, off.Select(Monday.PlusDays).ToHashSet(), worked.Select(Monday.PlusDays).ToHashSet(), new HashSet<int>()));
}
