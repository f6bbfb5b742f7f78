using System.Globalization;

namespace PcaTracker.Benchmarks;

/// <summary>Pages of one node and of two on one database, in one turn.</summary>
/// <param name="Alone">Pages per second of one node.</param>
/// <param name="Together">Pages per second of two.</param>
/// <param name="Busy">The share of the machine's processor time that was used while one node served.</param>
/// <param name="Node">Microseconds of processor time that a page takes in the node.</param>
/// <param name="Server">The same in the server of the database.</param>
internal sealed record NodeTime(double Alone, double Together, double Busy, double Node, double Server);

/// <summary>Measures what a second node adds.</summary>
internal static class NodeTimes
{
    private const int Connections = 8;

    public static async Task<IReadOnlyList<NodeTime>> Measure(Contestant node, string directory, Samples samples, int rounds, TimeSpan time)
    {
        using var second = new Contestant(Contestant.Ours, Second(directory), ServerRecord.ForTracker);
        var (server, times) = (ServerRecord.Process(), new List<NodeTime>());
        await Load.Measure(second, Workload.Page, samples, time);
        for (var round = 0; round < rounds; round++)
        {
            var (machine, database) = (Machine(), ServerRecord.Processor(server));
            var alone = await Load.Measure(node, Workload.Page, samples, time, Connections);
            var (later, spent) = (Machine(), ServerRecord.Processor(server) - database);
            // As many connections in all.
            var together = await Task.WhenAll(
                new[] { node, second }.Select(n => Task.Run(() => Load.Measure(n, Workload.Page, samples, time, Connections / 2))));
            var busy = (later.Busy - machine.Busy) / (double)(later.All - machine.All);
            var inServer = spent / (alone.PerSecond * time.TotalSeconds);
            times.Add(new(alone.PerSecond, together.Sum(m => m.PerSecond), busy, alone.Processor - inServer, inServer));
        }

        return times;
    }

    // Nodes have data directories of their own, and one key.
    private static string Second(string directory)
    {
        var second = Path.Combine(directory, "second");
        Directory.CreateDirectory(second, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(Path.Combine(second, "keys"));
        foreach (var key in Directory.EnumerateFiles(Path.Combine(directory, "keys"), "record.*"))
            File.Copy(key, Path.Combine(second, "keys", Path.GetFileName(key)));
        return second;
    }

    // user, nice, system, idle, iowait, … since the machine's start (proc(5)).
    private static (long Busy, long All) Machine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9];
        var ticks = fields.Select(t => long.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
