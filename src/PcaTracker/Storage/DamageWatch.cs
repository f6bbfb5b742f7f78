using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage;

/// <summary>
/// Detects damage of the database while the tracker runs: from failures of requests and ticks, and by reading the whole file from time
/// to time. Damage once found remains for the life of this process, and nothing is written any more. A server watches over its own files.
/// </summary>
/// <param name="file">The database file; null where the database is on a server.</param>
/// <param name="log">Takes the finding.</param>
internal sealed class DamageWatch(string? file, ILogger<DamageWatch> log)
{
    // Checks take at most a hundredth of the time.
    private const int Share = 100;

    // SQLite's code for a statement that names something the schema lacks. The program's statements name only what an undamaged schema has.
    private const int Unprepared = 1;

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Stopwatch _sinceCheck = new();
    private readonly Stopwatch _sinceTables = new();
    private TimeSpan _pause, _tablesPause;
    private bool _lacksTables;
    private Task _check = Task.CompletedTask;

    /// <summary>Whether damage is known.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Decides whether a failure is damage, or follows from damage that a check of the file finds.</summary>
    public bool Examine(Exception error)
    {
        if (file is null)
            return false;
        if (Damage.Is(error))
        {
            Check(isUrgent: true);
            return true;
        }

        return Check() || error is SqliteException { SqliteErrorCode: Unprepared } && LacksTables();
    }

    /// <summary>Checks the file on another thread, one check at a time, since many may ask while a disk stalls.</summary>
    public Task CheckAsync() => _check.IsCompleted ? _check = Task.Run(() => Check()) : _check;

    // The comparison creates a new database, and many other failures have the same code.
    private bool LacksTables()
    {
        lock (_lock)
        {
            if (_sinceTables.IsRunning && _sinceTables.Elapsed < _tablesPause)
                return _lacksTables;
            var started = Stopwatch.GetTimestamp();
            _lacksTables = Damage.LacksTables(file!);
            _tablesPause = Stopwatch.GetElapsedTime(started) * Share;
            _sinceTables.Restart();
            return _lacksTables;
        }
    }

    /// <summary>Reads the whole file unless that was done a short while ago, and says whether it is damaged.</summary>
    public bool Check(bool isUrgent = false)
    {
        if (file is null)
            return false;
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
