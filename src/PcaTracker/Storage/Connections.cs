using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage.RowSecurity;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>Opens connections with every setting that the program relies on, without the driver's pool, which keeps earlier settings.</summary>
internal static class Connections
{
    // A connection belongs to one session at a time, so SQLite needs no lock around every call; its memory statistics take a lock that
    // all threads share, and nobody reads them. Both settings must come before SQLite starts; too late, they only cost time.
    static Connections()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Creates a connection that is not open and has no settings yet. Every connection begins here.</summary>
    public static SqliteConnection Bare(string file, SqliteOpenMode mode) => new(Settings(file, mode));

    /// <summary>Opens a connection of the program itself.</summary>
    public static SqliteConnection Open(string file, SqliteOpenMode mode) => Open(Bare(file, mode), file, mode);

    /// <summary>Opens a connection for an audience; the caller attaches row-level security to it.</summary>
    public static ScopedConnection OpenForAudience(string file, SqliteOpenMode mode) => Open(new ScopedConnection(Settings(file, mode)), file, mode);

    private static string Settings(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 10 }.ToString();

    private static T Open<T>(T connection, string file, SqliteOpenMode mode) where T : SqliteConnection
    {
        try
        {
            connection.Open();
            // busy_timeout comes first: the next settings may meet a lock, and the driver's own retry sleeps 150 ms at a time.
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
                throw new InvalidOperationException(
                    $"{file} cannot be used in WAL mode (it answers '{journal}'). Keep the data directory on a local disk.");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
