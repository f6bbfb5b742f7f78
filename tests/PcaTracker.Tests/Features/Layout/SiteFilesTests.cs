using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Layout;

public class SiteFilesTests
{
    [Fact]
    public async Task The_stylesheet_is_served_to_everybody_and_kept_for_as_long_as_it_is_the_same()
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);
        var address = (await browser.PageAsync("/")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;

        using var stranger = app.Anonymous();
        using var versioned = await stranger.GetAsync(address, TestContext.Current.CancellationToken);
        using var bare = await stranger.GetAsync("/site.css", TestContext.Current.CancellationToken);

        Assert.Equal("text/css", versioned.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), versioned.Headers.CacheControl!.MaxAge);
        Assert.True(bare.Headers.CacheControl!.NoCache);
    }
}
