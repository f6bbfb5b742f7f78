using Microsoft.Extensions.Time.Testing;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Cli;

/// <summary>Mail of a database that its server's own tools have restored.</summary>
public sealed class OutboxHoldCommandTests
{
    [Fact]
    [Trait("Database", "PostgreSQL")]
    public async Task What_was_due_since_the_backup_is_planned_and_held_until_it_is_released()
    {
        using var directory = new TempDirectory();
        TestRecord.CopyDatabaseTo(directory.Path);
        var settings = TestServer.SettingsFor(directory.Path).Single().Value!;
        // Ten days ago: whatever the hour and the day of the week, something was due since.
        var now = TimeProvider.System.GetUtcNow();
        using (var database = TestServer.Open(directory.Path, new FakeTimeProvider(now.AddDays(-10))))
        {
            _ = new AccountDirectory(database).Add(new NewAccount("eu.head@example.org", "EU head", Side.EU, Role.Head)).Value;
            database.AddDeadline(dueOn: Days.Text(DateOnly.FromDateTime(now.AddDays(-4).UtcDateTime)), visibility: Visibility.Shared);
        }

        var held = await Run(directory, settings, "hold");
        var released = await Run(directory, settings, "release");

        Assert.Equal((0, ""), (held.ExitCode, held.Errors));
        Assert.StartsWith("Nothing is mailed until you run `outbox release`", held.Output, StringComparison.Ordinal);
        Assert.Matches("^Mail goes out again: [1-9][0-9]* dropped, 0 waiting", released.Output);
        TestServer.Drop(directory.Path);
    }

    [Fact]
    public async Task A_file_is_referred_to_the_command_that_restores_it()
    {
        using var directory = new TempDirectory();

        var ended = await Run(directory, "", "hold");

        Assert.Equal((1, true), (ended.ExitCode, ended.Errors.Contains("`restore`", StringComparison.Ordinal)));
    }

    private static Task<Ended> Run(TempDirectory directory, string settings, string what) =>
        TrackerCommand.RunAsync(directory.Path, [KeyValuePair.Create("PcaTracker__Database", settings)], ["outbox", what]);
}
