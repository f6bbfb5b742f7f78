using System.Diagnostics;
using System.Globalization;

namespace PcaTracker.Runtime;

/// <summary>
/// A line on the terminal that says how far a long command has come. It stands on standard error, is written over again and again, and
/// goes when it is disposed. Where standard error is no terminal, nothing is written.
/// </summary>
public sealed class ProgressLine : IDisposable
{
    private const string Erase = "\r\u001b[K";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private readonly string _what;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private Timer? _timer;
    private string _step = "";
    private (long Done, long Total)? _count;

    private ProgressLine(string what) => _what = what;

    /// <summary>Makes the line; it appears with its first step.</summary>
    /// <param name="what">What the command does, such as <c>Restoring</c>.</param>
    public static ProgressLine Start(string what) => new(what);

    /// <summary>Names the step that begins.</summary>
    public void Step(string step)
    {
        if (Console.IsErrorRedirected)
            return;
        lock (_lock)
        {
            (_step, _count) = (step, null);
            Draw();
            // By the clock: a step that cannot say how far it is shows that it goes on, and one that counts is not slowed down.
            _timer ??= new Timer(_ => DrawAgain(), null, Pause, Pause);
        }
    }

    /// <summary>Says how much of the step is done.</summary>
    public void Report(long done, long total)
    {
        lock (_lock)
            _count = (done, total);
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_timer is null)
                return;
            _timer.Dispose();
            _timer = null;
            Console.Error.Write(Erase);
        }
    }

    // A tick may come late, when the line is gone.
    private void DrawAgain()
    {
        lock (_lock)
            if (_timer is not null)
                Draw();
    }

    private void Draw()
    {
        var count = _count is var (done, total) ? string.Create(CultureInfo.InvariantCulture, $", {done:N0} of {total:N0}") : "";
        var seconds = (int)Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"{Erase}{_what}: {_step}{count} ({seconds} s)"));
    }
}
