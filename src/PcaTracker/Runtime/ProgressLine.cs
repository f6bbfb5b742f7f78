using System.Diagnostics;
using System.Globalization;

namespace PcaTracker.Runtime;

/// <summary>
/// Shows the progress of a long command on one line of the terminal. The line is written to standard error, overwritten as it changes and
/// erased when it is disposed. Where standard error is not a terminal, nothing is written.
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

    /// <summary>Creates the line; it appears with its first step.</summary>
    /// <param name="what">The work of the command, such as <c>Restoring</c>.</param>
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
            // A timer draws the line: a step without a count still shows that it continues, and a step with a count is not slowed down.
            _timer ??= new Timer(_ => DrawAgain(), null, Pause, Pause);
        }
    }

    /// <summary>Reports how much of the step is done.</summary>
    public void Report(long done, long total)
    {
        lock (_lock)
            _count = (done, total);
    }

    /// <summary>Erases the line.</summary>
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

    // A tick may come late, after the line was erased.
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
