using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Simulation;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Simulation;

/// <summary>A database filled by a simulation.</summary>
internal sealed class SyntheticDatabase : IDisposable
{
    private readonly TempDirectory _directory;

    public SyntheticDatabase()
    {
        _directory = new TempDirectory();
        Database = TestRecord.OpenEmptyFile(_directory.Path, TimeProvider.System);
    }

    private SyntheticDatabase(TempDirectory directory, TrackerDatabase database) => (_directory, Database) = (directory, database);

    public TrackerDatabase Database { get; }

    public static SyntheticDatabase With(int rounds, int positions, long seed)
    {
        var made = new SyntheticDatabase();
        Assert.Null(made.Fill(rounds, positions, seed));
        return made;
    }

    /// <summary>The same on a file whose schema is made now, not copied.</summary>
    public static SyntheticDatabase FromScripts(int rounds, int positions, long seed)
    {
        var directory = new TempDirectory();
        var made = new SyntheticDatabase(directory, new TrackerDatabase(DatabaseFile.Prepare(directory.Path).Value, TimeProvider.System));
        Assert.Null(made.Fill(rounds, positions, seed));
        return made;
    }

    public Refusal? Fill(int rounds, int positions, long seed) => SimulationWriter.Write(Database, new SimulationSize(rounds, positions, seed)).Refusal;

    /// <summary>Every row of every table, as text.</summary>
    public IReadOnlyList<string> Dump()
    {
        using var session = Database.OpenAsSystem();
        var tables = session.Connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name").AsList();
        return [.. tables.SelectMany(table => session.Connection.Query($"SELECT * FROM \"{table}\" ORDER BY 1").Select(row =>
            table + ": " + string.Join(", ", ((IDictionary<string, object?>)row).Select(cell => string.Create(CultureInfo.InvariantCulture, $"{cell.Key}={cell.Value}")))))];
    }

    public IReadOnlyList<T> Query<T>(string sql)
    {
        using var session = Database.OpenAsSystem();
        return session.Connection.Query<T>(sql).AsList();
    }

    public long Number(string sql) => Query<long>(sql).Single();

    /// <summary>The bytes of the file, into which everything is written first.</summary>
    public byte[] Bytes()
    {
        using (var connection = Connections.Open(Database.File, SqliteOpenMode.ReadWrite))
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return File.ReadAllBytes(Database.File);
    }

    public void Dispose()
    {
        Database.Dispose();
        _directory.Dispose();
    }
}
