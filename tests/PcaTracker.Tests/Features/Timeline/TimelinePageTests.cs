using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Timeline;

public class TimelinePageTests
{
    [Fact]
    public async Task Conflicting_readings_are_both_kept()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/timeline");

        var year = page.QuerySelector("[aria-labelledby=y2011]")!;
        Assert.Contains("13 Apr 2011 Council decision authorising negotiations (date given by the joint proposals)", year.Read(), StringComparison.Ordinal);
        Assert.Contains("24 May 2011 Negotiations authorised by the Council (date given by the European Parliament)", year.Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_is_no_more_precise_than_known()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);

        var page = await browser.PageAsync("/timeline");

        var strategy = page.QuerySelectorAll(".timeline li").Single(li => li.Read().Contains("first Central Asia strategy", StringComparison.Ordinal));
        Assert.Equal("Jun 2007, day not known", strategy.QuerySelector(".when").Read());
        Assert.Equal(61, page.QuerySelectorAll(".timeline li").Length);
    }
}
