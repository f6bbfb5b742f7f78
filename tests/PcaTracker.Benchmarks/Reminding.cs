using System.Diagnostics;
using System.Globalization;
using Dapper;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Benchmarks;

/// <summary>Plans and sends everything due in the synthetic negotiation, as if no reminder had been sent before.</summary>
internal static class Reminding
{
    /// <summary>Measures a sweep that finds everything due and counts its messages; the next sweep plans none.</summary>
    public static async Task<(int Planned, TimeSpan Took)> Sweep(string directory)
    {
        await using var app = OurHost.Create(directory).App;
        var sweep = app.Services.GetRequiredService<Sweep>();
        var runs = new List<(int Planned, TimeSpan Took)>();
        for (var run = 0; run < 5; run++)
        {
            Forget(app.Services);
            var started = Stopwatch.GetTimestamp();
            var planned = await sweep.RunAsync();
            runs.Add((planned, Stopwatch.GetElapsedTime(started)));
            if (planned == 0 || await sweep.RunAsync() != 0)
                throw new InvalidOperationException($"A sweep planned {planned} messages, and the next one more.");
        }

        return runs.OrderBy(r => r.Took).ElementAt(runs.Count / 2);
    }

    /// <summary>
    /// <c>plan</c> plans everything due. <c>mail 2</c> sends it for two seconds, one message after the other. <c>idle 2</c> waits for
    /// two seconds in the same way. <c>sent</c> only counts.
    /// </summary>
    /// <returns>The number of messages sent so far.</returns>
    public static async Task<long> Do(IServiceProvider services, string command)
    {
        if (command == "plan")
        {
            Forget(services);
            await services.GetRequiredService<Sweep>().RunAsync();
        }

        if (command.Split(' ') is [var what, var seconds])
        {
            using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)));
            await (what == "mail" ? services.GetRequiredService<Sender>().RunAsync(stop.Token) : Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(_ => { }, TaskScheduler.Default));
        }

        using var session = services.GetRequiredService<TrackerDatabase>().OpenAsSystem();
        return session.Connection.ExecuteScalar<long>("SELECT count(*) FROM outbox WHERE state = 'sent'");
    }

    private static void Forget(IServiceProvider services) =>
        services.GetRequiredService<TrackerDatabase>().WriteAsSystem(session => session.Connection.Execute("DELETE FROM outbox; DELETE FROM digest; DELETE FROM reminder;"));
}

/// <summary>The system's clock, moved to a Monday, 10:00 UTC, at the program's start, because mail is sent by day.</summary>
internal sealed class MondayMorning : TimeProvider
{
    private readonly TimeSpan _ahead;

    public MondayMorning()
    {
        var now = System.GetUtcNow();
        _ahead = now.Date.AddDays(((int)DayOfWeek.Monday - (int)now.DayOfWeek + 7) % 7).AddHours(10) - now.UtcDateTime;
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _ahead;
}
