using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Features.Layout;

public class SiteFilesTests
{
    [Fact]
    public async Task The_stylesheet_is_public_and_cached_by_its_version()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.Joint, Role.Analyst);
        var address = (await browser.PageAsync("/")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;

        using var anonymous = app.Anonymous();
        using var versioned = await anonymous.GetAsync(address, TestContext.Current.CancellationToken);
        using var bare = await anonymous.GetAsync("/site.css", TestContext.Current.CancellationToken);

        Assert.Equal("text/css", versioned.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromDays(365), versioned.Headers.CacheControl!.MaxAge);
        Assert.True(bare.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task It_starts_in_the_environment_of_developers_too_and_only_there_a_file_on_disk_replaces_the_embedded_one(string environment, bool isServed)
    {
        // In the environment of developers the framework checks what the program is made of.
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        using var site = new TempDirectory();
        await File.WriteAllTextAsync(site.File("site.css"), "body { color: rebeccapurple }", TestContext.Current.CancellationToken);
        await using var server = await TrackerProcess.ServeAsync(directory.Path, new("ASPNETCORE_ENVIRONMENT", environment), new("ASPNETCORE_WEBROOT", site.Path));
        using var browser = new HttpClient { BaseAddress = server.Address };

        var before = await StylesheetAsync(browser);
        await File.WriteAllTextAsync(site.File("site.css"), "body { color: teal }", TestContext.Current.CancellationToken);
        var after = await StylesheetAsync(browser);
        using var other = await browser.GetAsync("/site.js", TestContext.Current.CancellationToken);

        Assert.Equal(isServed ? ("body { color: rebeccapurple }", "body { color: teal }") : (before.Text, before.Text), (before.Text, after.Text));
        Assert.Equal(isServed, before.Address != after.Address);
        Assert.Equal(isServed, before.Text.Length < 100);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    private static async Task<(string Address, string Text)> StylesheetAsync(HttpClient browser)
    {
        var address = (await browser.PageAsync("/sign-in")).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        return (address, await browser.GetStringAsync(address, TestContext.Current.CancellationToken));
    }
}
