using System.Diagnostics;

namespace PcaTracker.Benchmarks;

/// <summary>How long a set takes as it is and as it was on a past day, in milliseconds: the fastest of several answers in turns.</summary>
/// <param name="Set">The set.</param>
/// <param name="Today">As it is.</param>
/// <param name="Past">As it was.</param>
internal sealed record PastTime(string Set, double Today, double Past)
{
    public double Ratio => Past / Today;
}

/// <summary>Measures past days beside today.</summary>
internal static class PastTimes
{
    private const int Turns = 15;
    private const string Day = "2024-06-01";

    private static readonly string[] Sets =
        ["StateOfPlay", "Positions?$top=1000", "Positions/$count", "Issues", "Deadlines", "Articles", "Chapters"];

    public static async Task<IReadOnlyList<PastTime>> Measure(Contestant tracker)
    {
        var times = new List<PastTime>();
        foreach (var set in Sets)
        {
            var (today, past) = (double.MaxValue, double.MaxValue);
            for (var turn = 0; turn < Turns; turn++)
            {
                today = Math.Min(today, await Latency(tracker, set));
                past = Math.Min(past, await Latency(tracker, $"{set}{(set.Contains('?', StringComparison.Ordinal) ? '&' : '?')}$at={Day}"));
            }

            times.Add(new(set, today, past));
        }

        return times;
    }

    private static async Task<double> Latency(Contestant tracker, string address)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Prefer", "odata.maxpagesize=10000");
        using var answer = await tracker.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await answer.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null);
        return clock.Elapsed.TotalMilliseconds;
    }
}
