using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace PcaTracker.Tests.Pressure;

/// <summary>People who read all the while, one after the other, and how long they waited for their answers.</summary>
internal sealed class Victims : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<(string Path, HttpStatusCode Status, double Milliseconds)> _answers = new();
    private readonly CancellationTokenSource _enough = new();
    private readonly Task _reading;

    private Victims(HttpClient client, string[] paths) => _reading = Task.WhenAll(paths.Select(path => Task.Run(() => ReadAsync(client, path))));

    /// <summary>Has each of the addresses read again and again. Each is read a few times before that, as a server that runs for a while has been.</summary>
    public static async Task<Victims> ReadingAsync(HttpClient client, params string[] paths)
    {
        foreach (var path in paths)
            for (var i = 0; i < 20; i++)
                (await client.GetAsync(path, TestContext.Current.CancellationToken)).Dispose();
        return new Victims(client, paths);
    }

    /// <summary>Ends the reading.</summary>
    public async Task StopAsync()
    {
        await _enough.CancelAsync();
        await _reading;
    }

    /// <summary>Each answer was the expected one, and 99 of 100 came within that time.</summary>
    public void AssertWithin(double milliseconds)
    {
        Assert.All(_answers, answer => Assert.Equal((answer.Path, HttpStatusCode.OK), (answer.Path, answer.Status)));
        foreach (var answers in _answers.GroupBy(answer => answer.Path))
        {
            var times = answers.Select(answer => answer.Milliseconds).Order().ToList();
            var slow = times[(int)Math.Ceiling(times.Count * 0.99) - 1];
            TestContext.Current.SendDiagnosticMessage($"{answers.Key}: {times.Count} answers, median {times[times.Count / 2]:0.0} ms, 99th percentile {slow:0.0} ms, longest {times[^1]:0.0} ms");
            Assert.True(slow < milliseconds, $"{answers.Key}: of {times.Count} answers, the 99th percentile is {slow:0} ms, and the longest {times[^1]:0} ms.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _enough.Dispose();
    }

    private async Task ReadAsync(HttpClient client, string path)
    {
        while (!_enough.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            using (var answer = await client.GetAsync(path, CancellationToken.None))
                _answers.Enqueue((path, answer.StatusCode, Stopwatch.GetElapsedTime(since).TotalMilliseconds));
            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
