using Dapper;
using DbUp;
using DbUp.Engine;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Storage;

/// <summary>Brings a database file to the schema this program was built with: numbered scripts of <c>db/sqlite</c>, each once, in order.</summary>
public static class Migrations
{
    /// <summary>The schema this program writes; a file's <c>user_version</c>.</summary>
    public static int Latest { get; } = Scripts().Count;

    /// <summary>Creates the file if need be and runs what it lacks.</summary>
    public static void Run(string file)
    {
        using var connection = Connections.Open(file, SqliteOpenMode.ReadWriteCreate);
        var upgrade = DeployChanges.To
            .SqliteDatabase(connection.ConnectionString)
            .WithScripts(Scripts().Select(name => new SqlScript(name, EmbeddedFiles.Text(name))))
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!upgrade.Successful)
            throw new InvalidOperationException($"The database {file} could not be brought to schema {Latest}: {upgrade.ErrorScript?.Name}: {upgrade.Error.Message}", upgrade.Error);
        connection.Execute($"PRAGMA user_version = {Latest}");
    }

    private static IReadOnlyList<string> Scripts() =>
        [.. EmbeddedFiles.Under("db/sqlite").Where(n => char.IsAsciiDigit(Path.GetFileName(n)[0]))];
}
