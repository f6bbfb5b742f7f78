using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Notifications;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Health;

public class HealthTests
{
    [Fact]
    public async Task A_tracker_that_sweeps_and_reads_lives_and_is_ready()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "The tracker lives.\n"), await AskAsync(app, "/health/live"));
        Assert.Equal((HttpStatusCode.OK, "The tracker is ready.\n"), await AskAsync(app, "/health/ready"));
    }

    [Fact]
    public async Task It_is_not_ready_when_nothing_has_swept_for_three_minutes_and_again_when_something_has()
    {
        await using var app = await TestApp.StartAsync();

        app.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/ready")).Status);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Nothing has looked for due reminders for more than three minutes.\n"), await AskAsync(app, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/live")).Status);

        app.Services.GetRequiredService<Sweep>().Run();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/ready")).Status);
    }

    [Fact]
    public async Task It_is_not_ready_when_the_database_cannot_be_read_and_lives_on()
    {
        await using var app = await TestApp.StartAsync();
        // A page that has been read once is remembered: what is gone is gone for a connection that looks at the schema again.
        app.Database.Execute("PRAGMA legacy_alter_table = ON; PRAGMA foreign_keys = OFF; ALTER TABLE chapter RENAME TO gone");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The database cannot be read.\n"), await AskAsync(app, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "/health/live")).Status);
    }

    [Fact]
    public async Task The_answers_are_kept_by_nobody_and_counted_by_address()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Limits:Pages:Burst", "2"), new("PcaTracker:Limits:Pages:PerSecond", "1"));
        using var probe = app.Anonymous();

        using var first = await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        using var second = await probe.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var third = await probe.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.True(first.Headers.CacheControl!.NoStore);
        Assert.True(second.Headers.CacheControl!.NoStore);
        Assert.Equal("text/plain", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(TestApp app, string path)
    {
        using var probe = app.Anonymous();
        using var answer = await probe.GetAsync(path, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
