using Hangfire;
using Hangfire.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace PcaTracker.Tests.Notifications;

public class NotificationsSetupTests
{
    [Fact]
    public async Task The_job_runs_every_minute_in_UTC()
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:Notifications:Ticker", "true"));
        using var storage = app.Services.GetRequiredService<JobStorage>().GetConnection();

        var job = Assert.Single(storage.GetRecurringJobs());

        Assert.Equal("* * * * *", job.Cron);
        Assert.Equal("UTC", job.TimeZoneId);
    }

    [Fact]
    public async Task A_mistaken_setting_stops_the_start_with_a_sentence()
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, [new("PcaTracker__Mail__Port", "25")], ["serve"]);

        Assert.NotEqual(0, ended.ExitCode);
        Assert.Contains("The setting PcaTracker__Mail__Port is set without PcaTracker__Mail__Host.", ended.Errors, StringComparison.Ordinal);
    }
}
