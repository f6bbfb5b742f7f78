using PcaTracker.Cli;

namespace PcaTracker.Tests;

/// <summary>The command <c>serve</c> with the system's clock, run in this process: for what does not kill it or read its log.</summary>
internal sealed class TrackerServer : IAsyncDisposable
{
    private const string Ready = "PcaTracker is at ";

    private readonly StopSignals _signals;
    private readonly Task _running;

    private TrackerServer(StopSignals signals, Task running, IReadOnlyList<string> said)
    {
        (_signals, _running) = (signals, running);
        Said = [.. said.TakeWhile(line => !line.StartsWith(Ready, StringComparison.Ordinal))];
        Address = new Uri(said[Said.Count][Ready.Length..]);
    }

    /// <summary>Where it serves.</summary>
    public Uri Address { get; }

    /// <summary>The lines it printed before it said so, such as the link of the first sign-in.</summary>
    public IReadOnlyList<string> Said { get; }

    /// <summary>Starts it and waits until it says where it is.</summary>
    public static async Task<TrackerServer> StartAsync(string dataDirectory, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        var signals = StopSignals.None();
        StringWriter said = new(), errors = new();
        var output = TextWriter.Synchronized(said);
        IEnumerable<KeyValuePair<string, string>> usual = [new("Urls", "http://127.0.0.1:0"), new("Logging__LogLevel__Default", "None")];
        // A thread of its own: the command waits until it is stopped.
        var running = Task.Factory.StartNew(
            () => CommandLine.Run(["serve"], TrackerCommand.Context(dataDirectory, [.. environment, .. usual], output, errors), signals),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        while (!running.IsCompleted && !Said().Contains(Ready, StringComparison.Ordinal))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        return running.IsCompleted ? throw new InvalidOperationException($"The server ended: {errors}") : new TrackerServer(signals, running, Said().Split('\n'));

        string Said()
        {
            // A writer that is synchronized locks itself.
            lock (output)
                return said.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _signals.Stop();
        await _running;
        _signals.Dispose();
    }
}
