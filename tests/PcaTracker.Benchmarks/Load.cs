using System.Diagnostics;
using System.Text;

namespace PcaTracker.Benchmarks;

/// <summary>What one run of a workload against one contestant showed.</summary>
/// <param name="PerSecond">Answers per second; for exports and pages, whole passes per second.</param>
/// <param name="P99">Milliseconds under which 99 of 100 answers came.</param>
/// <param name="Allocated">Bytes that the server allocated per answer.</param>
/// <param name="Processor">Microseconds of processor time that the server spent per answer.</param>
/// <param name="Growth">Kilobytes by which the server's memory grew at most.</param>
/// <param name="LastOverFirst">For pages: how much longer the last one took than the first.</param>
internal sealed record Measurement(double PerSecond, double P99, double Allocated, double Processor, long Growth, double LastOverFirst = 1);

/// <summary>Asks, and watches the clock.</summary>
internal static class Load
{
    private const int Connections = 4;

    public static async Task<Measurement> Measure(Contestant contestant, Workload workload, Samples samples, TimeSpan time)
    {
        var before = contestant.Usage(settle: true);
        var (count, latencies, lastOverFirst, elapsed) = workload.Pattern switch
        {
            Pattern.Requests => await Requests(contestant, workload, samples, time),
            Pattern.Export => await Passes(time, () => Export(contestant, workload)),
            _ => await Passes(time, () => Pages(contestant, workload)),
        };
        var after = contestant.Usage();
        latencies.Sort();
        return new Measurement(
            count / elapsed.TotalSeconds, latencies[(int)(latencies.Count * 0.99)], (after.Allocated - before.Allocated) / (double)count,
            (after.Processor - before.Processor) / (double)count, after.Peak - before.Resident, lastOverFirst);
    }

    /// <summary>Latencies of small questions, one after the other, in milliseconds.</summary>
    public static async Task<List<double>> Latencies(Contestant contestant, Workload workload, Samples samples, TimeSpan time)
    {
        var addresses = Addresses(contestant, workload, samples);
        var (latencies, clock) = (new List<double>(), Stopwatch.StartNew());
        for (var i = 0; clock.Elapsed < time; i++)
            latencies.Add(await Ask(contestant, addresses[i % addresses.Length]));
        return latencies;
    }

    /// <summary>One answer with every row; its length in bytes.</summary>
    public static async Task<double> Export(Contestant contestant, Workload workload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, contestant.Address(workload, []));
        request.Headers.Add("Prefer", "odata.maxpagesize=200000");
        await Drain(contestant, request);
        return 1;
    }

    private static async Task<(int, List<double>, double, TimeSpan)> Requests(Contestant contestant, Workload workload, Samples samples, TimeSpan time)
    {
        var addresses = Addresses(contestant, workload, samples);
        var clock = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async first =>
        {
            var mine = new List<double>();
            // Each connection begins elsewhere, so that they do not ask the same at the same time.
            for (var i = first * addresses.Length / Connections; clock.Elapsed < time; i++)
                mine.Add(await Ask(contestant, addresses[i % addresses.Length]));
            return mine;
        }));
        var elapsed = clock.Elapsed;
        var all = latencies.SelectMany(l => l).ToList();
        return (all.Count, all, 1, elapsed);
    }

    private static async Task<(int, List<double>, double, TimeSpan)> Passes(TimeSpan time, Func<Task<double>> pass)
    {
        var (latencies, lastOverFirst, clock) = (new List<double>(), 0.0, Stopwatch.StartNew());
        do
        {
            var started = clock.Elapsed;
            lastOverFirst = await pass();
            latencies.Add((clock.Elapsed - started).TotalMilliseconds);
        }
        while (clock.Elapsed < time);
        return (latencies.Count, latencies, lastOverFirst, clock.Elapsed);
    }

    /// <summary>Follows next links to the end; tells how much longer the last ten pages took than the first ten.</summary>
    private static async Task<double> Pages(Contestant contestant, Workload workload)
    {
        var latencies = new List<double>();
        for (string? next = contestant.Address(workload, []); next is not null;)
        {
            var clock = Stopwatch.GetTimestamp();
            var page = await contestant.Client.GetByteArrayAsync(next);
            latencies.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            next = NextLink(page);
        }

        return Median(latencies.TakeLast(11).SkipLast(1)) / Median(latencies.Take(10));
    }

    private static string? NextLink(byte[] page)
    {
        var end = Encoding.UTF8.GetString(page.AsSpan(Math.Max(0, page.Length - 2_000)));
        var at = end.IndexOf("\"@odata.nextLink\":\"", StringComparison.Ordinal);
        return at < 0 ? null : System.Text.RegularExpressions.Regex.Unescape(end[(at + 19)..].Split('"')[0]);
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static string[] Addresses(Contestant contestant, Workload workload, Samples samples) =>
        [.. workload.Values(samples).Select(values => contestant.Address(workload, values))];

    private static async Task<double> Ask(Contestant contestant, string address)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        await Drain(contestant, request);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task Drain(Contestant contestant, HttpRequestMessage request)
    {
        using var answer = await contestant.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        await answer.Content.CopyToAsync(Stream.Null);
    }
}
