using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Npgsql;
using ODataSql.Tests;
using ODataSql.Tests.Databases;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Importing;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using PcaTracker.Storage.Postgres;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Hosting;

/// <summary>Two nodes as processes over one database, killed at random while people write and read and mail goes out; the database crashes, too.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class NodeCrashTests : IAsyncLifetime
{
    // Enough for a kill to meet a message under way now and then.
    private const int Reminded = 10;

    private const string EU = "known to the EU alone", KZ = "known to Kazakhstan alone";

    private readonly PostgresServer _postgres = PostgresServer.StartOwn();
    private readonly ScriptedSmtpServer _mail = new();
    private readonly TempDirectory[] _directories = [new(), new()];
    private readonly TrackerProcess?[] _nodes = new TrackerProcess?[2];
    private readonly Random _random = new(20261130);
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly ConcurrentBag<string> _wrong = [];
    private TrackerDatabase? _database;
    private int _again;

    private string Settings => _postgres.SettingsHere("tracker", "tracker");

    private TrackerDatabase Database => _database!;

    public async ValueTask InitializeAsync()
    {
        await Execute("CREATE ROLE tracker LOGIN NOINHERIT CREATEROLE");
        await Execute("CREATE DATABASE tracker OWNER tracker");
        Assert.Null(PostgresMigrations.Run(Settings, TimeProvider.System));
        _database = new TrackerDatabase(new PostgresSystem(Settings), TimeProvider.System);
        PublicRecord.ImportOnFirstStart(_database);
        AuditKey.OpenOrMake(_directories[0].Path);
        TwoNodes.CopyKey(_directories[0].Path, _directories[1].Path);
        // Together, on a database without accounts and keys.
        await Task.WhenAll(StartAsync(0), StartAsync(1));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes.OfType<TrackerProcess>())
            await node.DisposeAsync();
        _database?.Dispose();
        await _mail.DisposeAsync();
        foreach (var directory in _directories)
            directory.Dispose();
        _postgres.Dispose();
    }

    [Fact]
    public async Task Kills_of_nodes_and_of_the_database_lose_no_acknowledged_write_and_no_reminder_and_show_nobody_a_hidden_row()
    {
        var (kills, crashes) = (LongRun.Of(usual: 2, all: 100), LongRun.Of(usual: 1, all: 10));
        var people = await AddPeopleAsync();
        using var enough = new CancellationTokenSource();
        var load = people.SelectMany(person => new[] { WriteAsync(person, enough.Token), ReadAsync(person, enough.Token) }).ToList();

        // Each as often; a node that has just started sends, and may be the next.
        var order = Enumerable.Range(0, kills).Select(kill => kill % 2).OrderBy(_ => _random.Next()).ToList();
        for (var kill = 0; kill < kills; kill++)
        {
            await AddDeadlineAsync($"Deadline {kill}");
            await Task.Delay(_random.Next(200, 1_200), TestContext.Current.CancellationToken);
            await _nodes[order[kill]]!.KillAsync();
            if (kill % (kills / crashes) == 0)
                _postgres.CrashAndStart();
            await StartAsync(order[kill]);
        }

        await Task.Delay(_random.Next(200, 1_200), TestContext.Current.CancellationToken);
        await enough.CancelAsync();
        await Task.WhenAll(load);
        foreach (var node in _nodes)
            await node!.KillAsync();
        // As minutes of waiting would.
        Database.Execute(
            """
            UPDATE outbox
            SET next_at = planned_at, lease_until = CASE WHEN state = 'leased' THEN '2020-01-01T00:00:00.000Z' END
            WHERE state IN ('pending', 'leased')
            """);
        await StartAsync(1);
        await Eventually.Equal($"{Reminded * kills} 0", () => Database.Lines("SELECT count(*) AS planned, sum(CASE WHEN state = 'sent' THEN 0 ELSE 1 END) AS waiting FROM outbox").Single());
        var alone = await ReadyAsync();
        _postgres.StartReplica();
        await Execute("GRANT pg_read_all_stats TO tracker");
        await Eventually.Equal(true, () => ReadyAsync().GetAwaiter().GetResult().StartsWith("The tracker is ready, on PostgreSQL. A replica follows the database, ", StringComparison.Ordinal));
        await _nodes[1]!.KillAsync();

        Assert.Equal("The tracker is ready, on PostgreSQL.\n", alone);
        Assert.Empty(_wrong);
        Assert.NotEmpty(_acknowledged);
        // Each was sent until a node acknowledged it, and stands there once however often that was.
        Assert.Equal(_acknowledged.Order(StringComparer.Ordinal), Database.Lines("SELECT text FROM position WHERE topic = 'load'").Order(StringComparer.Ordinal));
        var accepted = _mail.Accepted.GroupBy(m => m.MessageId!).ToDictionary(m => m.Key, m => m.Count());
        Assert.Equal(Database.Lines("SELECT message_id FROM outbox").Order(StringComparer.Ordinal), accepted.Keys.Order(StringComparer.Ordinal));
        // A message under way at a kill is sent again; the last two kills are those before the end.
        Assert.InRange(accepted.Values.Sum(count => count - 1), 0, kills + 2);
        Assert.All(_directories, directory => Assert.DoesNotContain(AuditVerification.Run(Database, directory.Path).Value, check => !check.IsSound));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{kills} kills, {crashes} crashes of the database; {_acknowledged.Count} writes, {_again} of them sent again; "
            + $"{accepted.Count} messages, {accepted.Values.Sum() - accepted.Count} sent twice.");
    }

    private async Task<IReadOnlyList<Person>> AddPeopleAsync()
    {
        var accounts = new AccountDirectory(Database);
        var tokens = new AccessTokens(Database, TimeProvider.System);
        var people = new List<Person>();
        foreach (var (side, number) in Enumerable.Range(1, Reminded).Select(number => (Side.EU, number)).Append((Side.KZ, 1)))
        {
            var account = (await accounts.AddAsync(new NewAccount($"{side}{number}@example.org", $"{side} {number}", side, Role.Negotiator))).Value;
            if (number == 1)
                people.Add(new Person(side, (await tokens.CreateAsync(account.AsActor(), "load", scope: TokenScope.Write)).Value.Text));
        }

        Database.TurnDigestsOff();
        Database.LetItBeNoon();
        return people;
    }

    private async Task AddDeadlineAsync(string title)
    {
        // The first connections after a crash are gone.
        for (; ; )
            try
            {
                Database.AddDeadline("2020-01-01", title);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
    }

    private async Task WriteAsync(Person person, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var own = person.Side == Side.EU ? EU : KZ;
            var row = new { ChapterId = 1, Party = person.Side, Kind = "offer", Topic = "load", Text = $"{own}: {number}", Visibility = person.Side.ToLowerInvariant() };
            (string, string)[] once = [("Repeatability-Request-ID", $"{Guid.NewGuid()}"), ("Repeatability-First-Sent", TimeProvider.System.GetUtcNow().ToString("r", CultureInfo.InvariantCulture))];
            for (var sent = 0; ; sent++)
            {
                var answer = await TryAsync(person, client => client.Post("Positions", row, once));
                if (answer is { Status: HttpStatusCode.Created })
                {
                    _acknowledged.Add(row.Text);
                    break;
                }

                if (answer is { Status: < HttpStatusCode.InternalServerError })
                {
                    _wrong.Add($"{answer.Status} {answer.Text}");
                    break;
                }

                if (sent == 0)
                    Interlocked.Increment(ref _again);
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task ReadAsync(Person person, CancellationToken enough)
    {
        var hidden = person.Side == Side.EU ? KZ : EU;
        while (!enough.IsCancellationRequested)
        {
            var answer = await TryAsync(person, client => client.Read("Positions?$orderby=Id desc&$top=20&$filter=Topic eq 'load'"));
            if (answer is { Status: HttpStatusCode.OK } ? answer.Text.Contains(hidden, StringComparison.Ordinal) : answer is { Status: < HttpStatusCode.InternalServerError })
                _wrong.Add($"{person.Side} read {answer.Status} {answer.Text}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Asks a node at random; null where it did not answer.</summary>
    private async Task<Reply?> TryAsync(Person person, Func<HttpClient, Task<Reply>> ask)
    {
        var node = Volatile.Read(ref _nodes[Random.Shared.Next(2)])!;
        using var client = new HttpClient { BaseAddress = node.Address, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        try
        {
            return await ask(client);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    private async Task<string> ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = _nodes[1]!.Address };
        return await client.GetStringAsync("/health/ready", TestContext.Current.CancellationToken);
    }

    private async Task Execute(string statement)
    {
        await using var connection = new NpgsqlConnection(_postgres.SettingsHere("postgres", "postgres") + ";Pooling=false");
        Dapper.SqlMapper.Execute(connection, statement);
    }

    private async Task StartAsync(int number) => Volatile.Write(ref _nodes[number], await TrackerProcess.ServeAsync(
        _directories[number].Path, [KeyValuePair.Create("PcaTracker__Database", Settings), .. _mail.Environment]));

    private sealed record Person(string Side, string Token);
}
