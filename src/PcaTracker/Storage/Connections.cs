using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage.RowSecurity;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>Opens the file with every setting we rely on, each time: what a driver's pool hands out may carry another's settings.</summary>
internal static class Connections
{
    // A connection belongs to one session at a time, so a lock around every call guards nothing; and counting every piece of memory
    // takes a lock that all threads share, for figures that nobody reads. Once SQLite runs it is too late to say so, which costs time only.
    static Connections()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>A connection that is not open yet and has no settings. Every connection begins here.</summary>
    public static SqliteConnection Bare(string file, SqliteOpenMode mode) => new(Settings(file, mode));

    public static SqliteConnection Open(string file, SqliteOpenMode mode) => Open(Bare(file, mode), file, mode);

    /// <summary>A connection for an audience: whoever opens it builds the wall around it.</summary>
    public static ScopedConnection OpenForAudience(string file, SqliteOpenMode mode) => Open(new ScopedConnection(Settings(file, mode)), file, mode);

    private static string Settings(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString();

    private static T Open<T>(T connection, string file, SqliteOpenMode mode) where T : SqliteConnection
    {
        try
        {
            connection.Open();
            // busy_timeout first: what follows may meet a lock, and the driver's own retry sleeps 150 ms at a time.
            connection.Execute("""
                PRAGMA busy_timeout = 5000;
                PRAGMA foreign_keys = ON;
                PRAGMA synchronous = FULL;
                PRAGMA trusted_schema = OFF;
                PRAGMA cell_size_check = ON;
                PRAGMA secure_delete = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA mmap_size = 0;
                PRAGMA cache_size = -16384;
                PRAGMA journal_size_limit = 67108864;
                """);
            if (mode != SqliteOpenMode.ReadOnly)
                connection.ExecuteScalar<string>("PRAGMA journal_mode = WAL");
            var journal = connection.ExecuteScalar<string>("PRAGMA journal_mode");
            if (journal != "wal")
                throw new InvalidOperationException($"{file} cannot be used in WAL mode (it answers '{journal}'). Keep the data directory on a local disk.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
