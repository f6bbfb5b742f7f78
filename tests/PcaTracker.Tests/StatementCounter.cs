using Microsoft.Data.Sqlite;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Tests;

/// <summary>Counts what a database does: statements, and the instructions of SQLite's machine in hundreds.</summary>
internal sealed class StatementCounter
{
    private const int Hundred = 100;

    private long _statements, _hundreds;

    public StatementCounter(TrackerDatabase database) => database.OnEveryConnection(connection =>
    {
        raw.sqlite3_trace(((SqliteConnection)connection).Handle, (strdelegate_trace)((_, _) => Interlocked.Increment(ref _statements)), null);
        raw.sqlite3_progress_handler(((SqliteConnection)connection).Handle, Hundred, _ =>
        {
            Interlocked.Increment(ref _hundreds);
            return 0;
        }, null);
    });

    public long Statements => Interlocked.Read(ref _statements);

    public long Instructions => Hundred * Interlocked.Read(ref _hundreds);

    public void Reset()
    {
        Interlocked.Exchange(ref _statements, 0);
        Interlocked.Exchange(ref _hundreds, 0);
    }
}
