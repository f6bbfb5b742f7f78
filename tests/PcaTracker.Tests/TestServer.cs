using Dapper;
using ODataSql.Tests.Databases;
using PcaTracker.Importing;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Tests;

/// <summary>
/// PostgreSQL as the database of hosts, where the variable <c>PCATRACKER_DATABASE</c> says <c>postgres</c>: each data directory has a database
/// of its own on a server of the test run, and a file that says what connects to it.
/// </summary>
internal static class TestServer
{
    private const string Settings = "database.txt", User = "tracker";

    private static readonly Lazy<string> Record = new(Make);

    public static bool IsUsed { get; } = Environment.GetEnvironmentVariable("PCATRACKER_DATABASE") == "postgres";

    /// <summary>Makes a database with the public record for a data directory.</summary>
    public static void CopyTo(string dataDirectory) => Create(dataDirectory, Record.Value);

    /// <summary>The setting by which a host finds its database; an empty one is made for a directory that has none.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> SettingsFor(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, Settings);
        if (!IsUsed)
            return [];
        if (!File.Exists(file))
            Create(dataDirectory, "template0");
        return [new("PcaTracker:Database", File.ReadAllText(file))];
    }

    /// <summary>Drops the database of a data directory, if it has one.</summary>
    public static void Drop(string dataDirectory)
    {
        if (File.Exists(Path.Combine(dataDirectory, Settings)))
            Execute($"DROP DATABASE {NameOf(dataDirectory)} WITH (FORCE)");
    }

    private static void Create(string dataDirectory, string template)
    {
        Execute($"CREATE DATABASE {NameOf(dataDirectory)} OWNER {User} TEMPLATE {template}");
        File.WriteAllText(Path.Combine(dataDirectory, Settings), PostgresServer.Settings(NameOf(dataDirectory), User));
    }

    private static string NameOf(string dataDirectory) => $"d{string.Concat(Path.GetFileName(dataDirectory).Where(char.IsLetterOrDigit)).ToLowerInvariant()}";

    private static string Make()
    {
        const string Name = "record";
        Execute($"CREATE ROLE {User} LOGIN NOINHERIT CREATEROLE");
        Execute($"CREATE DATABASE {Name} OWNER {User}");
        var settings = PostgresServer.Settings(Name, User);
        Assert.Null(PostgresMigrations.Run(settings, TestRecord.Clock));
        using var database = new TrackerDatabase(new PostgresSystem(settings), TestRecord.Clock);
        PublicRecord.ImportOnFirstStart(database);
        return Name;
    }

    private static void Execute(string statement)
    {
        using var connection = PostgresServer.Source.OpenConnection();
        connection.Execute(statement);
    }
}
