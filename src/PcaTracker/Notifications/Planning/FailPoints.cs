namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Named steps of planning and sending at which tests kill the process. <c>PcaTracker:Notifications:KillAt</c> is the number of the
/// step to kill at; without it they do nothing.
/// </summary>
internal sealed class FailPoints(IConfiguration configuration)
{
    private readonly int _killAt = configuration.GetValue("PcaTracker:Notifications:KillAt", defaultValue: 0);
    private int _passed;

    /// <summary>Passes a step.</summary>
    public void Pass(string name)
    {
        if (_killAt == 0 || Interlocked.Increment(ref _passed) != _killAt)
            return;
        Console.Out.WriteLine($"Killed at {name}");
        Console.Out.Flush();
        System.Diagnostics.Process.GetCurrentProcess().Kill();
    }
}
