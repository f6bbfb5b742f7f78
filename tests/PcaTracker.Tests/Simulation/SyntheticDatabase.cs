using System.Globalization;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Simulation;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Simulation;

/// <summary>A database filled by a simulation.</summary>
internal sealed class SyntheticDatabase : IDisposable
{
    private readonly TempDirectory _directory = new();

    public SyntheticDatabase() => Database = new TrackerDatabase(DatabaseFile.Prepare(_directory.Path).Value, TimeProvider.System);

    public TrackerDatabase Database { get; }

    public static SyntheticDatabase With(int rounds, int positions, long seed)
    {
        var made = new SyntheticDatabase();
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

    /// <summary>Closes the database and returns the bytes of the file.</summary>
    public byte[] Close()
    {
        Database.Dispose();
        return File.ReadAllBytes(Database.File);
    }

    public void Dispose()
    {
        Database.Dispose();
        _directory.Dispose();
    }
}
