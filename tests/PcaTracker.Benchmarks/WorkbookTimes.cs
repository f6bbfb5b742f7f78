using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace PcaTracker.Benchmarks;

/// <summary>A file as a signed-in head of delegation gets it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Seconds">From the request to the last byte, with the pages in between that say how far it is.</param>
/// <param name="Processor">Seconds of processor time.</param>
/// <param name="Megabytes">Its size.</param>
/// <param name="Growth">How many megabytes the process grew by meanwhile.</param>
internal sealed record FileTime(string Address, double Seconds, double Processor, double Megabytes, double Growth);

/// <summary>Measures the workbook with every position, and other files of that size.</summary>
internal static partial class WorkbookTimes
{
    private const int Runs = 3;

    private static readonly string[] Addresses = ["/files/Positions.xlsx", "/files/Positions.csv", "/files/StateOfPlay.xlsx"];

    /// <summary>Measures each file, the fastest of a few runs: other work on the machine only adds.</summary>
    public static async Task<IReadOnlyList<FileTime>> Measure(string directory)
    {
        await using var app = OurHost.Create(directory).App;
        await app.StartAsync();
        var site = new Uri(app.Urls.First());
        var cookies = new CookieContainer();
        cookies.Add(site, await PageTimes.SessionOf(app, "bench-head@example.org", "EU", "head"));
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = site };
        var times = new List<FileTime>();
        foreach (var address in Addresses)
        {
            var runs = new List<FileTime>();
            for (var run = 0; run < Runs; run++)
                runs.Add(await Measure(browser, address));
            times.Add(runs.MinBy(run => run.Seconds)! with { Growth = runs[0].Growth });
        }

        await app.StopAsync();
        return times;
    }

    private static async Task<FileTime> Measure(HttpClient browser, string address)
    {
        GC.Collect();
        var process = Process.GetCurrentProcess();
        var (before, started, processor) = (process.WorkingSet64, Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        using var stop = new CancellationTokenSource();
        var peak = Peak(stop.Token);
        var bytes = await Fetch(browser, address);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        process.Refresh();
        return new FileTime(
            address, seconds, (process.TotalProcessorTime - processor).TotalSeconds, bytes / 1e6, Math.Max(0, await peak - before) / 1e6);
    }

    private static async Task<long> Fetch(HttpClient browser, string address)
    {
        while (true)
        {
            using var answer = await browser.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            if (answer.StatusCode == HttpStatusCode.Redirect)
                address = answer.Headers.Location!.OriginalString;
            else if (answer.Content.Headers.ContentDisposition is null)
            {
                var page = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
                address = Link().Match(page) is { Success: true } link ? link.Groups["file"].Value : address;
                await Task.Delay(50);
            }
            else
            {
                await using var body = await answer.Content.ReadAsStreamAsync();
                await body.CopyToAsync(Stream.Null);
                return answer.Content.Headers.ContentLength!.Value;
            }
        }
    }

    private static async Task<long> Peak(CancellationToken stop)
    {
        var peak = 0L;
        while (!stop.IsCancellationRequested)
        {
            using var process = Process.GetCurrentProcess();
            peak = Math.Max(peak, process.WorkingSet64);
            await Task.Delay(20, CancellationToken.None);
        }

        return peak;
    }

    [GeneratedRegex("href=\"(?<file>/files/made/[0-9a-f]+/[^\"]+)\" download", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Link();
}
