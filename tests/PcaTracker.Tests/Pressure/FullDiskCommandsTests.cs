using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Pressure;

/// <summary>What commands say on a disk on which there is no room, and that they do it once there is.</summary>
[Trait("Database", "SQLite")]
public sealed class FullDiskCommandsTests : IDisposable
{
    private const string Full = "Nothing was saved: the disk is full. What was saved before can be read as always. Tell your administrator to make room, then try again.\n";

    private readonly OtherDisk _disk = OtherDisk.OfMemory(megabytes: 32);

    public FullDiskCommandsTests()
    {
        TestRecord.CopyDatabaseTo(_disk.Path);
        using var database = new TrackerDatabase(Path.Combine(_disk.Path, "tracker.db"), TimeProvider.System);
        new AccountDirectory(database).Add(new NewAccount("negotiator@example.org", "Negotiator", Side.EU, Role.Negotiator));
    }

    public void Dispose() => _disk.Dispose();

    [Fact]
    public async Task A_command_on_a_full_disk_ends_with_a_sentence_and_works_once_there_is_room()
    {
        string[][] commands =
        [
            ["user", "add", "new@example.org", "--name", "New", "--side", "EU", "--role", "analyst"],
            ["user", "link", "negotiator@example.org"],
            ["token", "create", "--for", "negotiator@example.org"],
            ["calendar", "verify", "EU", "2026", "--source", "the official list"],
            ["backup", Path.Combine(_disk.Path, "backup.db")],
        ];

        _disk.Fill();
        var refused = new List<Ended>();
        foreach (var command in commands)
            refused.Add(await TrackerCommand.RunAsync(_disk.Path, command));
        refused.Add(await TrackerCommand.RunAsync(_disk.Path, "serve"));
        var left = Directory.EnumerateFiles(_disk.Path, "backup*").ToList();
        _disk.Free();
        var done = new List<Ended>();
        foreach (var command in commands)
            done.Add(await TrackerCommand.RunAsync(_disk.Path, command));

        Assert.All(refused, ended => Assert.Equal(new Ended(1, "", Full), ended));
        Assert.Empty(left);
        Assert.All(done, ended => Assert.Equal((0, ""), (ended.ExitCode, ended.Errors)));
    }
}
