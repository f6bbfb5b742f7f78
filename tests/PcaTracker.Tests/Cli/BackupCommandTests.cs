using System.Runtime.Versioning;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Cli;

[UnsupportedOSPlatform("windows")]
[Trait("Database", "SQLite")]
public sealed class BackupCommandTests : IDisposable
{
    private readonly TempDirectory _elsewhere = new();

    private string Copy => _elsewhere.File("copy.db");

    public void Dispose() => _elsewhere.Dispose();

    [Fact]
    public async Task A_copy_of_a_database_in_use_is_whole_and_as_of_one_moment()
    {
        await using var app = await TestApp.StartAsync();
        using var stop = new CancellationTokenSource();
        var written = 0;
        // Two rows in each transaction: a copy as of one moment has an even number.
        var writing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                app.Database.Execute($"INSERT INTO person (name, party, role) VALUES ('Left {written}', 'EU', 'Expert'); INSERT INTO person (name, party, role) VALUES ('Right {written}', 'KZ', 'Expert')");
                Interlocked.Increment(ref written);
            }
        }, TestContext.Current.CancellationToken);
        while (Volatile.Read(ref written) == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        var before = Volatile.Read(ref written);

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "backup", Copy);

        await stop.CancelAsync();
        await writing;
        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.StartsWith($"{Copy}: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("round 8, ", ended.Output, StringComparison.Ordinal);
        using var copy = Open(Copy);
        var (left, right) = (copy.ExecuteScalar<int>("SELECT count(*) FROM person WHERE name LIKE 'Left %'"), copy.ExecuteScalar<int>("SELECT count(*) FROM person WHERE name LIKE 'Right %'"));
        Assert.Equal(left, right);
        Assert.InRange(left, before, written);
        Assert.Equal("ok", copy.ExecuteScalar<string>("PRAGMA integrity_check"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Copy));
        Assert.Equal([Copy], Directory.GetFiles(_elsewhere.Path));
    }

    [Fact]
    public async Task A_file_that_is_there_is_not_overwritten()
    {
        await using var app = await TestApp.StartAsync();
        await File.WriteAllTextAsync(Copy, "precious", TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "backup", Copy);

        Assert.Equal(new Ended(1, "", $"{Copy} is there already: choose another name.\n"), ended);
        Assert.Equal("precious", await File.ReadAllTextAsync(Copy, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_missing_database_is_refused_and_not_created()
    {
        using var directory = new TempDirectory();

        var ended = await TrackerCommand.RunAsync(directory.Path, "backup", Copy);

        Assert.Equal(new Ended(1, "", $"There is no database {directory.Database}.\n"), ended);
        Assert.Empty(Directory.GetFiles(directory.Path).Concat(Directory.GetFiles(_elsewhere.Path)));
    }

    [Fact]
    public async Task The_rest_of_an_interrupted_copy_blocks_no_backup()
    {
        await using var app = await TestApp.StartAsync();
        await File.WriteAllTextAsync(Copy + ".partial", "half", TestContext.Current.CancellationToken);

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "backup", Copy);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal([Copy], Directory.GetFiles(_elsewhere.Path));
        using var copy = Open(Copy);
        Assert.Equal("ok", copy.ExecuteScalar<string>("PRAGMA integrity_check"));
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}
