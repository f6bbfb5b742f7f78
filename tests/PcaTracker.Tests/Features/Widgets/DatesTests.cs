using PcaTracker.Features.Widgets;

namespace PcaTracker.Tests.Features.Widgets;

public class DatesTests
{
    [Theory]
    [InlineData("2014-05-13", "2014-05-14", "day", "13–14 May 2014")]
    [InlineData("2014-06-30", "2014-07-01", "day", "30 Jun – 1 Jul 2014")]
    [InlineData("2014-12-30", "2015-01-02", "day", "30 Dec 2014 – 2 Jan 2015")]
    [InlineData("2014-09-12", "2014-09-12", "day", "12 Sep 2014")]
    [InlineData("2011-10-12", null, "day", "12 Oct 2011")]
    [InlineData("2012-07-01", "2012-07-01", "month", "Jul 2012")]
    [InlineData("2012-09-01", "2013-10-01", "month", "Sep 2012 – Oct 2013")]
    [InlineData("2011-01-01", "2012-01-01", "year", "2011–2012")]
    [InlineData(null, null, "unknown", "date unknown")]
    public void A_period_is_no_more_precise_than_known(string? from, string? until, string precision, string read) =>
        Assert.Equal(read, Dates.Text(from, until, precision));

    [Theory]
    [InlineData("2026-11-23", "today")]
    [InlineData("2026-11-24", "tomorrow")]
    [InlineData("2026-11-22", "yesterday")]
    [InlineData("2026-12-03", "in 10 days")]
    [InlineData("2026-11-20", "3 days ago")]
    public void A_day_has_its_distance_in_words(string day, string read) =>
        Assert.Equal(read, Dates.Away(day, new DateOnly(2026, 11, 23)));
}
