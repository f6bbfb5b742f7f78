using System.Diagnostics;
using System.Globalization;
using ODataSql.Tests;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Notifications;

/// <summary>The program as a process, killed with SIGKILL while it plans and sends.</summary>
[Trait("Database", "SQLite")]
public sealed class CrashTests : IAsyncLifetime
{
    private const string LongPast = "2020-01-01";

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly ScriptedSmtpServer _server = new();
    private TrackerDatabase _database = null!;

    public ValueTask InitializeAsync()
    {
        _database = TestRecord.OpenEmptyFile(_directory.Path, TimeProvider.System);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _database.Dispose();
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_kill_at_each_fail_point_loses_nothing_and_repeats_only_accepted_but_unrecorded_messages()
    {
        AddNegotiators(2);
        _database.Execute("INSERT INTO notification_settings (account_id, digest) SELECT max(id), 'off' FROM account");
        var killedAt = new List<string>();

        // The first message meets each point once, the others meet the same again.
        for (var point = 1; point <= LongRun.Of(6, all: 100); point++)
        {
            var before = _server.Accepted.Count;
            _database.Execute("DELETE FROM outbox; DELETE FROM digest; DELETE FROM reminder; DELETE FROM deadline");
            _database.AddDeadline(LongPast, $"Deadline {point}");
            var said = await TrackerProcess.ServeUntilAsync(_directory.Path, [.. _server.Environment, new("PcaTracker__Notifications__KillAt", $"{point}")], IsAllSent);
            if (said is not null)
            {
                killedAt.Add(said.Split("Killed at ")[1].Trim());
                ExpireLeases();
                await StartAgainAsync(IsAllSent);
            }

            var accepted = _server.Accepted.Skip(before).ToList();
            Assert.Equal(Messages("TRUE"), accepted.Select(m => m.MessageId!).Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(said is not null && killedAt[^1] == "handed-over" ? 4 : 3, accepted.Count);
            if (said is null)
                break;
        }

        Assert.Equal(["sweep-written", "sweep-done", "leased", "composed", "handed-over", "recorded"], killedAt.Distinct());
        Assert.True(killedAt.Count >= LongRun.Of(6, all: 12), string.Join(", ", killedAt));
        Assert.Equal(["ok"], _database.Lines("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task Kills_at_random_lose_nothing_and_repeat_at_most_one_message_each()
    {
        AddNegotiators(20);
        var random = new Random(20261126);
        var (kills, hits) = (0, 0);
        var usual = LongRun.Of(2, all: 200);
        // One kill must hit a message that is under way; otherwise the test shows nothing. Where chance hits none, the last ones wait for one.
        while (kills < usual || (hits == 0 && kills < usual + 20))
        {
            _database.AddDeadline(LongPast, $"Deadline {++kills}");
            var time = TimeSpan.FromMilliseconds(random.Next(50, 400));
            await using var tracker = await TrackerProcess.ServeAsync(_directory.Path, _server.Environment);
            if (kills < usual || hits > 0)
                await Task.Delay(time, TestContext.Current.CancellationToken);
            else
                await UntilOneIsUnderWayAsync();
            await tracker.KillAsync();
            hits += UnderWay().Count;
            ExpireLeases();
        }

        await StartAgainAsync(() => IsAllSent() && Messages("kind = 'reminder'").Count == kills * 20);

        var accepted = _server.Accepted.GroupBy(m => m.MessageId!).ToDictionary(m => m.Key, m => m.Count());
        Assert.Equal(Messages("TRUE"), accepted.Keys.Order(StringComparer.Ordinal));
        // At most one message is under way at each kill, and each of its attempts is counted.
        Assert.InRange(accepted.Values.Sum(count => count - 1), 0, kills);
        Assert.All(_database.Lines("SELECT message_id, attempt FROM outbox").Select(line => line.Split(' ')), m => Assert.InRange(accepted[m[0]], 1, int.Parse(m[1], CultureInfo.InvariantCulture)));
        Assert.NotEmpty(_database.Lines("SELECT message_id FROM outbox WHERE attempt > 1"));
        Assert.Equal(["ok"], _database.Lines("PRAGMA integrity_check"));
        var verified = await TrackerCommand.RunAsync(_directory.Path, "verify");
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine($"{accepted.Count} messages, {accepted.Values.Sum() - accepted.Count} of them twice.");
    }

    private async Task UntilOneIsUnderWayAsync()
    {
        for (var since = Stopwatch.GetTimestamp(); UnderWay().Count == 0 && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10);)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }

    private IReadOnlyList<string> UnderWay() => _database.Lines("SELECT 1 FROM outbox WHERE state = 'leased'");

    /// <summary>Serves what a kill has left until enough has happened.</summary>
    private async Task StartAgainAsync(Func<bool> enough)
    {
        await using var server = await TrackerServer.StartAsync(_directory.Path, _server.Environment);
        await Eventually.Equal(true, enough);
    }

    private void AddNegotiators(int count)
    {
        for (var number = 1; number <= count; number++)
            _database.Execute(
                $"""
                INSERT INTO account (email, name, side, role, security_stamp, created_at)
                VALUES ('negotiator{number}@example.org', 'EU negotiator', 'EU', 'negotiator', 'stamp', '2020-01-01T00:00:00.000Z')
                """);
        _database.LetItBeNoon();
    }

    /// <summary>Whether everything due is planned and sent.</summary>
    private bool IsAllSent() =>
        Messages("kind = 'reminder'").Count > 0 && Messages("state <> 'sent'").Count == 0 && _database.Lines("SELECT 1 FROM digest").Count > 0;

    private IReadOnlyList<string> Messages(string where) => _database.Lines($"SELECT message_id FROM outbox WHERE {where} ORDER BY message_id");

    /// <summary>Expires all leases, as two minutes of waiting would.</summary>
    private void ExpireLeases() => _database.Execute("UPDATE outbox SET lease_until = '2020-01-01T00:00:00.000Z' WHERE state = 'leased'");
}
