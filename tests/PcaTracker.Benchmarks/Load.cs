using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PcaTracker.Benchmarks;

/// <summary>The figures of one run of a workload against one contestant.</summary>
/// <param name="PerSecond">Answers per second; for exports and pages, complete passes per second.</param>
/// <param name="P99">99th percentile of the latency, in milliseconds.</param>
/// <param name="Allocated">Bytes allocated by the server per answer.</param>
/// <param name="Processor">Microseconds of the server's processor time per answer.</param>
/// <param name="Growth">The greatest growth of the server's memory, in kilobytes.</param>
/// <param name="LastOverFirst">For pages: the latency of the last ones over that of the first ones.</param>
/// <param name="Peak">The largest resident memory, in kilobytes.</param>
internal sealed record Measurement(double PerSecond, double P99, double Allocated, double Processor, long Growth, double LastOverFirst = 1, long Peak = 0);

/// <summary>Sends requests and measures the answers.</summary>
internal static class Load
{
    private const int Connections = 4;

    public static async Task<Measurement> Measure(Contestant contestant, Workload workload, Samples samples, TimeSpan time, int connections = Connections)
    {
        var before = contestant.Usage(settle: true);
        var lastOverFirst = 1.0;
        var (count, p99, elapsed) = workload.Pattern switch
        {
            Pattern.Requests => await Requests(contestant, workload, samples, time, connections),
            Pattern.Export => await Passes(time, () => Export(contestant, workload)),
            _ => await Passes(time, async () => lastOverFirst = await Pages(contestant, workload)),
        };
        var after = contestant.Usage();
        return new Measurement(
            count / elapsed.TotalSeconds, p99, (after.Allocated - before.Allocated) / (double)count,
            (after.Processor - before.Processor) / (double)count, after.Peak - before.Resident, lastOverFirst, after.Peak);
    }

    /// <summary>Measures latencies of small queries, one after the other, in milliseconds.</summary>
    public static async Task<List<double>> Latencies(Contestant contestant, Workload workload, Samples samples, TimeSpan time)
    {
        var addresses = Addresses(contestant, workload, samples);
        var (latencies, clock) = (new List<double>(), Stopwatch.StartNew());
        for (var i = 0; clock.Elapsed < time; i++)
            latencies.Add(await Ask(contestant, addresses[i % addresses.Length]));
        return latencies;
    }

    /// <summary>Reads one answer with every row.</summary>
    public static async Task Export(Contestant contestant, Workload workload)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, contestant.Address(workload, []));
        request.Headers.Add("Prefer", "odata.maxpagesize=200000");
        await Drain(contestant, request);
    }

    /// <summary>Sends requests with wrk, whose own load is small.</summary>
    private static async Task<(int Count, double P99, TimeSpan Elapsed)> Requests(
        Contestant contestant, Workload workload, Samples samples, TimeSpan time, int connections)
    {
        var list = Path.GetTempFileName();
        await File.WriteAllLinesAsync(list, Addresses(contestant, workload, samples).Select(a => new Uri(contestant.Client.BaseAddress!, a).PathAndQuery));
        var seconds = Math.Max(1, (int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        // The first answer of a program that has just started may take longer than wrk waits otherwise.
        string[] arguments = ["-t1", "--timeout", "60s", $"-c{connections}", $"-d{seconds}s", "-s", Path.Combine(AppContext.BaseDirectory, "requests.lua"), contestant.Client.BaseAddress!.AbsoluteUri, "--", list];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", contestant.Authorization.Length == 0 ? arguments : [.. arguments, contestant.Authorization]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        File.Delete(list);
        var figures = output.TrimEnd().Split('\n')[^1].Split('|').Select(f => long.Parse(f, CultureInfo.InvariantCulture)).ToArray();
        if (figures[3] > 0)
            throw new InvalidOperationException($"{contestant.Name} failed {figures[3]} times on {workload.Name}.");
        return ((int)figures[0], figures[2] / 1000.0, TimeSpan.FromMicroseconds(figures[1]));
    }

    private static async Task<(int Count, double P99, TimeSpan Elapsed)> Passes(TimeSpan time, Func<Task> pass)
    {
        var (latencies, clock) = (new List<double>(), Stopwatch.StartNew());
        do
        {
            var started = clock.Elapsed;
            await pass();
            latencies.Add((clock.Elapsed - started).TotalMilliseconds);
        }
        while (clock.Elapsed < time);
        return (latencies.Count, P99(latencies), clock.Elapsed);
    }

    /// <summary>Follows next links to the end, and compares the last ten pages with the first ten.</summary>
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

    /// <summary>The 99th percentile.</summary>
    public static double P99(IReadOnlyList<double> values) => values.Order().ElementAt((int)(values.Count * 0.99));

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
