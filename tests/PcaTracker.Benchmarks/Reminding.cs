using System.Diagnostics;
using System.Globalization;
using Dapper;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Benchmarks;

/// <summary>Plans and sends what is due to everybody in the synthetic negotiation, as if nobody had been told of anything.</summary>
internal static class Reminding
{
    /// <summary>How long a sweep takes that finds everything due, and how many messages it plans; the next one has nothing left to plan.</summary>
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
    /// <c>plan</c>: plans what is due to everybody. <c>mail 2</c>: sends that for so many seconds, one message after the other.
    /// <c>idle 2</c>: nothing, for so many seconds, by the same way. <c>sent</c>: nothing.
    /// </summary>
    /// <returns>How many messages are sent by now.</returns>
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

/// <summary>The system's clock, put to where it was ten on a Monday morning in Greenwich when the program started: mail is sent by day.</summary>
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
