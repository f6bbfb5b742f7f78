using System.Diagnostics;
using MimeKit;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Notifications;

/// <summary>The program, killed as a process with SIGKILL and started again on the same data directory.</summary>
public sealed class RestartTests : IDisposable
{
    private const string LongPast = "2020-01-01";

    private readonly TempDirectory _directory = new();
    private readonly TrackerDatabase _database;

    public RestartTests() => _database = TestRecord.OpenEmptyFile(_directory.Path, TimeProvider.System);

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_kill_between_sweep_and_delivery_delivers_each_reminder_once()
    {
        AddNegotiators(5);
        _database.AddDeadline(dueOn: LongPast);
        await using var server = new ScriptedSmtpServer { Answer = _ => SmtpAnswer.Silence };

        await using (var tracker = await TrackerProcess.ServeAsync(_directory.Path, Environment(server)))
        {
            await Until(() => server.Asked.Count == 1);
            await tracker.KillAsync();
        }
        Assert.Empty(server.Accepted);
        Assert.Equal(5, Messages("state IN ('pending', 'leased')").Count);
        ExpireLeases();
        server.Answer = _ => SmtpAnswer.Accept;
        await using (await TrackerServer.StartAsync(_directory.Path, Environment(server)))
            await Until(() => Messages("state = 'sent'").Count == 5);

        Assert.Equal(Messages("state = 'sent'"), server.Accepted.Select(m => m.MessageId!).Order());
        Assert.Equal(
            ["negotiator1@example.org", "negotiator2@example.org", "negotiator3@example.org", "negotiator4@example.org", "negotiator5@example.org"],
            server.Accepted.Select(m => m.To.Mailboxes.Single().Address).Order());
    }

    [Fact]
    public async Task A_restart_repeats_nothing_and_delivers_new_reminders()
    {
        AddNegotiators(2);
        _database.AddDeadline(dueOn: LongPast, title: "Told before");
        await using var server = new ScriptedSmtpServer();

        await using (await TrackerServer.StartAsync(_directory.Path, Environment(server)))
            await Until(() => Messages("state = 'sent'").Count == 2);
        _database.AddDeadline(dueOn: LongPast, title: "New");
        await using (await TrackerServer.StartAsync(_directory.Path, Environment(server)))
            await Until(() => Messages("state = 'sent'").Count == 4);

        Assert.Equal(2, server.Accepted.Count(m => m.Subject!.EndsWith(": Told before", StringComparison.Ordinal)));
        Assert.Equal(2, server.Accepted.Count(m => m.Subject!.EndsWith(": New", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_kill_while_files_are_written_leaves_one_complete_file_per_reminder()
    {
        AddNegotiators(1);
        for (var number = 1; number <= 100; number++)
            _database.AddDeadline(dueOn: LongPast, title: $"Deadline number {number}");
        var outbox = Directory.CreateDirectory(_directory.File("outbox"));

        await using (var tracker = await TrackerProcess.ServeAsync(_directory.Path))
        {
            await Until(() => outbox.EnumerateFiles("*.eml").Any());
            await tracker.KillAsync();
        }
        var waiting = Messages("state IN ('pending', 'leased')");
        ExpireLeases();
        await using (await TrackerServer.StartAsync(_directory.Path))
            await Until(() => Messages("state = 'sent'").Count == 100);

        Assert.NotEmpty(waiting);
        Assert.Equal(Messages("TRUE").Select(id => id + ".eml"), outbox.EnumerateFiles().Select(f => f.Name).Order(StringComparer.Ordinal));
        var subjects = outbox.EnumerateFiles().Select(file => MimeMessage.Load(file.FullName, TestContext.Current.CancellationToken).Subject!);
        Assert.Equal(
            Enumerable.Range(1, 100).Select(number => $"Deadline number {number}").Order(StringComparer.Ordinal),
            subjects.Select(s => s.Split(": ")[1]).Order(StringComparer.Ordinal));
    }

    private void AddNegotiators(int count)
    {
        for (var number = 1; number <= count; number++)
            _database.Execute(
                $"""
                INSERT INTO account (email, name, side, role, security_stamp, created_at)
                VALUES ('negotiator{number}@example.org', 'EU negotiator', 'EU', 'negotiator', 'stamp', '2020-01-01T00:00:00.000Z')
                """);
        _database.TurnDigestsOff();
        _database.LetItBeNoon();
    }

    private IReadOnlyList<string> Messages(string where) => _database.Lines($"SELECT message_id FROM outbox WHERE {where} ORDER BY message_id");

    /// <summary>Expires all leases, as two minutes of waiting would.</summary>
    private void ExpireLeases() => _database.Execute("UPDATE outbox SET lease_until = '2020-01-01T00:00:00.000Z' WHERE state = 'leased'");

    private static IEnumerable<KeyValuePair<string, string>> Environment(ScriptedSmtpServer server) =>
        server.Settings.Select(setting => KeyValuePair.Create(setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value!));

    private static async Task Until(Func<bool> happened)
    {
        var waited = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "It did not happen within a minute.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
