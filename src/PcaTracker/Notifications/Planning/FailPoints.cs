namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Named moments between two steps of planning and sending. A test has the process killed at the n-th that it passes
/// (<c>PcaTracker:Notifications:KillAt</c>); otherwise they do nothing.
/// </summary>
internal sealed class FailPoints(IConfiguration configuration)
{
    private readonly int _killAt = configuration.GetValue("PcaTracker:Notifications:KillAt", defaultValue: 0);
    private int _passed;

    public void Pass(string name)
    {
        if (_killAt == 0 || Interlocked.Increment(ref _passed) != _killAt)
            return;
        Console.Out.WriteLine($"Killed at {name}");
        Console.Out.Flush();
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    }
}
