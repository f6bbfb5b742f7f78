using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage;

/// <summary>
/// Knows whether the database was damaged while the tracker runs on it: from what requests and ticks met, and from reading the file through
/// now and then. Once it is, it stays so for this process, and nothing is written any more.
/// </summary>
internal sealed class DamageWatch(string file, ILogger<DamageWatch> log)
{
    // A look may take a hundredth of the time, and comes no sooner than that.
    private const int Share = 100;

    // SQLite's code for a statement that names what the schema lacks: the program's own name only what an undamaged one has.
    private const int Unprepared = 1;

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceCheck = new();
    private readonly Stopwatch _sinceTables = new();
    private TimeSpan _pause, _tablesPause;
    private bool _lacksTables;
    private Task _check = Task.CompletedTask;

    /// <summary>Whether it is known to be damaged.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Whether a failure was damage, or comes of damage that a look at the file finds.</summary>
    public bool Examine(Exception error)
    {
        if (Damage.Is(error))
        {
            Check(isUrgent: true);
            return true;
        }

        return Check() || error is SqliteException { SqliteErrorCode: Unprepared } && LacksTables();
    }

    /// <summary>The same on another thread, one at a time: while the disk stalls, many may ask.</summary>
    public Task CheckAsync() => _check.IsCompleted ? _check = Task.Run(() => Check()) : _check;

    // It makes a new database to compare with, and many a failure has the same code.
    private bool LacksTables()
    {
        lock (_lock)
        {
            if (_sinceTables.IsRunning && _sinceTables.Elapsed < _tablesPause)
                return _lacksTables;
            var started = Stopwatch.GetTimestamp();
            _lacksTables = Damage.LacksTables(file);
            _tablesPause = Stopwatch.GetElapsedTime(started) * Share;
            _sinceTables.Restart();
            return _lacksTables;
        }
    }

    /// <summary>Reads the file through, unless that was done a short while ago; says what is known.</summary>
    public bool Check(bool isUrgent = false)
    {
        lock (_lock)
        {
            if (IsDamaged || _sinceCheck.IsRunning && _sinceCheck.Elapsed < _pause && !isUrgent)
                return IsDamaged;
            var started = Stopwatch.GetTimestamp();
            IsDamaged = Damage.In(file);
            var took = Stopwatch.GetElapsedTime(started) * Share;
            _pause = took > Soonest ? took : Soonest;
            _sinceCheck.Restart();
            if (IsDamaged)
                log.LogCritical("{What}", Damage.Of(file).Sentence);
            return IsDamaged;
        }
    }
}
