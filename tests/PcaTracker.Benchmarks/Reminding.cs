using System.Diagnostics;
using Dapper;
using PcaTracker.Notifications;
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
            var planned = sweep.Run();
            runs.Add((planned, Stopwatch.GetElapsedTime(started)));
            if (planned == 0 || sweep.Run() != 0)
                throw new InvalidOperationException($"A sweep planned {planned} messages, and the next one more.");
        }

        return runs.OrderBy(r => r.Took).ElementAt(runs.Count / 2);
    }

    /// <summary>Sends at least so many messages, one after the other.</summary>
    public static async Task Send(IServiceProvider services, int count)
    {
        for (var sent = 0; sent < count;)
        {
            Forget(services);
            sent += services.GetRequiredService<Sweep>().Run();
            await services.GetRequiredService<Sender>().RunAsync(CancellationToken.None);
        }
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
