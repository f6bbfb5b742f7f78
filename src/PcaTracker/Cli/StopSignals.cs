using System.Runtime.InteropServices;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>
/// Ends the program when it is asked to. A command, or a server that is not up yet, ends at once: whatever it writes is whole or not there.
/// A server that is up ends in order.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Lock _turn = new();
    private readonly IReadOnlyList<PosixSignalRegistration> _registrations;
    private Action? _stop;
    private Phase _phase;

    public StopSignals() =>
        _registrations = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, Take))];

    private enum Phase
    {
        Working, Preparing, Starting, Serving, Ending,
    }

    /// <summary>Whether the program is ending at this moment: what fails meanwhile is of no interest.</summary>
    public bool IsEnding => _phase == Phase.Ending;

    /// <summary>A server is being prepared; to stop that is nothing out of order.</summary>
    public void BeginServer() => Enter(Phase.Preparing);

    /// <summary>The server starts to listen: whoever asks it to stop waits until it does, which is soon.</summary>
    public void BeginStart() => Enter(Phase.Starting);

    /// <summary>The server is up, and ends by that action, now if it was asked before.</summary>
    public void Serve(Action stop)
    {
        lock (_turn)
        {
            var isAsked = _stop is not null;
            (_phase, _stop) = (Phase.Serving, stop);
            if (isAsked)
                stop();
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void Enter(Phase phase)
    {
        lock (_turn)
            _phase = phase;
    }

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (_turn)
        {
            if (_phase == Phase.Starting)
                _stop = static () => { };
            else if (_phase == Phase.Serving)
                _stop!();
            else if (_phase != Phase.Ending)
                End(signal.Signal);
        }
    }

    private void End(PosixSignal signal)
    {
        var isServer = _phase == Phase.Preparing;
        _phase = Phase.Ending;
        if (!isServer)
            Console.Error.WriteLine("Stopped before it was done: nothing was left half-done. Run it again.");
        // 128 and the number of the signal, as shells tell it.
        var code = isServer ? 0 : 128 + (signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 });
        UnfinishedFiles.DeleteAnd(() => Exit(code));
    }

    // The framework's own way lets other threads work on while it cleans up, which need not be.
    private static void Exit(int code)
    {
        if (OperatingSystem.IsWindows())
            Environment.Exit(code);
        else
            ExitAtOnce(code);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void ExitAtOnce(int code);
}
