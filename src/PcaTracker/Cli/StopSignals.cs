using System.Runtime.InteropServices;
using PcaTracker.Storage;

namespace PcaTracker.Cli;

/// <summary>
/// Ends the program on SIGINT, SIGTERM, SIGQUIT and SIGHUP. A command, or a server that does not listen yet, ends at once, since every write
/// is atomic. A server that listens shuts down in order.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly Lock _turn = new();
    private readonly IReadOnlyList<PosixSignalRegistration> _registrations;
    private Action? _stop;
    private Phase _phase;

    private StopSignals(params IEnumerable<PosixSignal> signals) =>
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Take))];

    private enum Phase
    {
        Working, Preparing, Starting, Serving, Ending,
    }

    /// <summary>Begins to handle the signals that this process gets.</summary>
    public static StopSignals OfProcess() => new(PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP);

    /// <summary>Handles none: for a command within another program, which stops in its own way.</summary>
    public static StopSignals None() => new();

    /// <summary>Whether the program is ending, so that failures no longer matter.</summary>
    public bool IsEnding => _phase == Phase.Ending;

    /// <summary>Begins to prepare a server; a signal meanwhile ends the program with exit code 0.</summary>
    public void BeginServer() => Enter(Phase.Preparing);

    /// <summary>Begins to start the server; a signal meanwhile takes effect once it listens, which is soon.</summary>
    public void BeginStart() => Enter(Phase.Starting);

    /// <summary>Reports that the server listens; <paramref name="stop"/> ends it, at once if a signal came before.</summary>
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

    /// <summary>Ends a server that listens, as a signal does.</summary>
    public void Stop()
    {
        lock (_turn)
        {
            if (_phase == Phase.Serving)
                _stop!();
        }
    }

    /// <summary>Leaves the signals to the system again.</summary>
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
                Stop();
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
        // 128 plus the number of the signal, as shells report it.
        var code = isServer ? 0 : 128 + (signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 });
        UnfinishedFiles.DeleteAnd(() => Exit(code));
    }

    // Environment.Exit would let other threads continue while it cleans up.
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
