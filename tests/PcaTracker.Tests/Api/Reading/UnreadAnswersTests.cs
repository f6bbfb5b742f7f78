using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ODataSql.AspNetCore.Reading;
using ODataSql.Tests;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Answers of many megabytes whose clients do not read them yet.</summary>
public class UnreadAnswersTests(UnreadAnswersTests.LongRecord record) : IClassFixture<UnreadAnswersTests.LongRecord>
{
    private const int TextLength = 12_000;

    private static readonly int Rows = LongRun.Of(450, all: 900);

    /// <summary>Method, address, content type, body; the answer of each is more than five megabytes long.</summary>
    public static readonly TheoryData<string, string, string, string> LongAnswers = new()
    {
        { "GET", "/odata/Positions", "", "" },
        { "GET", "/odata/Chapters({chapter})?$expand=Positions", "", "" },
        { "GET", "/odata/Chapters({chapter})/Positions?$count=true", "", "" },
        { "POST", "/odata/Positions/$query", "text/plain", "$orderby=Text desc" },
        { "POST", "/odata/$batch", "application/json", """{"requests":[{"id":"1","method":"GET","url":"Positions"}]}""" },
        { "POST", "/odata/$batch", "multipart/mixed; boundary=b", "--b\r\nContent-Type: application/http\r\n\r\nGET Positions HTTP/1.1\r\n\r\n\r\n--b--\r\n" },
        { "PATCH", "/odata/Chapters({chapter})?$expand=Positions", "application/json", "{}" },
        { "GET", "{delta}", "", "" },
    };

    [Theory]
    [MemberData(nameof(LongAnswers))]
    public async Task While_clients_do_not_read_no_slot_is_taken_and_no_snapshot_open(string method, string address, string contentType, string body)
    {
        var app = record.App;
        address = await Filled(app, address);
        using var unread = new Unread(app);

        for (var client = 0; client < app.Services.GetRequiredService<ReadLimiter>().Slots + 2; client++)
            await unread.AskAsync(client % 2 == 0 ? Role.Negotiator : Role.Head, method, address, contentType, body);

        await NobodyReads(app);
        await unread.NothingWasLost();
    }

    [Fact]
    public async Task An_answer_that_was_not_read_is_whole_when_it_is()
    {
        var app = record.App;
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var expected = await analyst.GetStringAsync("/odata/Positions", TestContext.Current.CancellationToken);

        using var slow = SlowClient(app, Side.Joint, Role.Analyst);
        using var answer = await slow.GetAsync("/odata/Positions", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await NobodyReads(app);

        Assert.True(app.Services.GetRequiredService<SpoolFile>().Length > 0, "Nothing waits to be read.");
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await Eventually(() => app.Services.GetRequiredService<SpoolFile>().Length == 0);
    }

    [Fact]
    public async Task A_client_that_goes_away_leaves_no_room_taken()
    {
        var app = record.App;
        using (var unread = new Unread(app))
        {
            await unread.AskAsync(Role.Negotiator, "GET", "/odata/Positions", "", "");
            await Eventually(() => app.Services.GetRequiredService<SpoolFile>().Length > 0);
        }

        await Eventually(() => app.Services.GetRequiredService<SpoolFile>().Length == 0);
    }

    [Fact]
    public async Task Whoever_leaves_too_much_unread_is_told_so_and_others_are_answered()
    {
        await using var app = await StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var other = app.As(Side.EU, Role.Negotiator);
        var spool = app.Services.GetRequiredService<SpoolFile>();
        var blocks = Fill(spool, app.Account(Side.Joint, Role.Analyst).AccountId, leave: 0);

        using var refused = await analyst.GetAsync("/odata/Rounds", TestContext.Current.CancellationToken);
        using var answered = await other.GetAsync("/odata/Rounds", TestContext.Current.CancellationToken);
        spool.Remove(blocks[0]);
        using var later = await analyst.GetAsync("/odata/Rounds", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode, later.StatusCode));
        Assert.Equal("5", refused.Headers.GetValues("Retry-After").Single());
        Assert.Contains("\"unread-answers\"", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_room_runs_out_a_page_ends_early_and_its_link_goes_on()
    {
        await using var app = await StartAsync();
        using var analyst = SlowClient(app, Side.Joint, Role.Analyst);
        Fill(app.Services.GetRequiredService<SpoolFile>(), app.Account(Side.Joint, Role.Analyst).AccountId, leave: 1);
        var all = await Ids(analyst, "/odata/Positions?$select=Id");

        using var slow = await analyst.GetAsync("/odata/Positions", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await NobodyReads(app);
        var page = JsonDocument.Parse(await slow.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        var first = page.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64()).ToList();
        var rest = await Ids(analyst, new Uri(page.GetProperty("@odata.nextLink").GetString()!).PathAndQuery.Replace("?", "?$select=Id&", StringComparison.Ordinal));

        Assert.InRange(first.Count, 20, all.Count - 20);
        Assert.Equal(all, first.Concat(rest));
    }

    // The system keeps some kilobytes of an answer for this client, not megabytes: nearly all of it waits in the tracker.
    private static HttpClient SlowClient(TestApp app, string side, string role)
    {
        using var usual = app.As(side, role);
        var client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = app.Address };
        client.DefaultRequestHeaders.Authorization = usual.DefaultRequestHeaders.Authorization;
        return client;

        static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 64 * 1024, NoDelay = true };
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    /// <summary>A tracker with that many long positions, for tests that leave them as long.</summary>
    public sealed class LongRecord : IAsyncLifetime
    {
        private TestApp? _app;

        internal TestApp App => _app!;

        public async ValueTask InitializeAsync() => _app = await StartAsync();

        public ValueTask DisposeAsync() => _app!.DisposeAsync();
    }

    private static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < @Rows)
            INSERT INTO position (chapter_id, party, kind, text, visibility)
            SELECT (SELECT min(id) FROM chapter), 'EU', 'statement', 'Position ' || n || ' ' || @text, 'public' FROM number
            """,
            new { Rows, text = new string('e', TextLength) }));
        return app;
    }

    private static async Task<string> Filled(TestApp app, string address)
    {
        using var session = app.Database.OpenAsSystem();
        address = address.Replace("{chapter}", $"{session.Connection.ExecuteScalar<long>("SELECT min(id) FROM chapter")}", StringComparison.Ordinal);
        if (address != "{delta}")
            return address;
        using var reader = app.As(Side.EU, Role.Negotiator);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/odata/Positions?$filter=Kind eq 'statement'");
        request.Headers.Add("Prefer", "track-changes, maxpagesize=5000");
        using var answer = await reader.SendAsync(request, TestContext.Current.CancellationToken);
        var link = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("@odata.deltaLink").GetString()!;
        app.Database.WriteAsSystem(work => work.Connection.Execute("UPDATE position SET text = text || '!', revision = revision + 1 WHERE kind = 'statement'"));
        return new Uri(link).PathAndQuery;
    }

    /// <summary>Whether every slot is free, and no snapshot is open: the log of a file cannot be emptied while anybody reads from it.</summary>
    private static async Task NobodyReads(TestApp app)
    {
        var limiter = app.Services.GetRequiredService<ReadLimiter>();
        await Eventually(() =>
        {
            if (TestServer.IsUsed)
                return !TestServer.IsRead(app.DataDirectory) && EverySlotIsFree(limiter);
            using var connection = new SqliteConnection($"Data Source={app.Database.File};Pooling=False");
            connection.Open();
            return connection.QuerySingle<(long Busy, long Log, long Done)>("PRAGMA wal_checkpoint(TRUNCATE)").Busy == 0 && EverySlotIsFree(limiter);
        });
    }

    private static bool EverySlotIsFree(ReadLimiter limiter)
    {
        // With a client that has gone, there is no waiting.
        var slots = Enumerable.Range(1, limiter.Slots).Select(slot => limiter.EnterAsync(caller: -slot, isExport: false, new CancellationToken(canceled: true)).GetAwaiter().GetResult()).ToList();
        slots.ForEach(slot => slot?.Dispose());
        return !slots.Contains(null);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            Assert.True(tries < 1_500, "It did not come to that.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static List<SpooledBlock> Fill(SpoolFile spool, long account, int leave)
    {
        var blocks = new List<SpooledBlock>();
        var content = new byte[SpoolFile.BlockSize];
        while (spool.TryAdd(account, content) is { } block)
            blocks.Add(block);
        for (var i = 0; i < leave; i++)
        {
            spool.Remove(blocks[^1]);
            blocks.RemoveAt(blocks.Count - 1);
        }

        return blocks;
    }

    private static async Task<List<long>> Ids(HttpClient client, string? address)
    {
        var ids = new List<long>();
        while (address is not null)
        {
            var page = JsonDocument.Parse(await client.GetStringAsync(address, TestContext.Current.CancellationToken)).RootElement;
            ids.AddRange(page.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("Id").GetInt64()));
            address = page.TryGetProperty("@odata.nextLink", out var link) ? new Uri(link.GetString()!).PathAndQuery : null;
        }

        return ids;
    }

    /// <summary>Connections on which something was asked whose answer is not read before the end.</summary>
    private sealed class Unread(TestApp app) : IDisposable
    {
        private readonly List<(HttpClient Client, HttpResponseMessage Answer)> _answers = [];

        public async Task AskAsync(string role, string method, string address, string contentType, string body)
        {
            var client = SlowClient(app, Side.EU, role);
            var request = new HttpRequestMessage(new HttpMethod(method), address);
            if (contentType.Length > 0)
            {
                request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
            }

            if (method == "PATCH")
            {
                request.Headers.Add("Prefer", "return=representation");
                request.Headers.Add("If-Match", "*");
            }
            else if (address.Contains("deltatoken", StringComparison.Ordinal))
            {
                request.Headers.Add("Prefer", "maxpagesize=1000");
            }

            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            _answers.Add((client, answer));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        public async Task NothingWasLost()
        {
            foreach (var (_, answer) in _answers)
                Assert.True((await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length > Rows * 11_000, "The answer is too short.");
        }

        public void Dispose()
        {
            foreach (var (client, answer) in _answers)
            {
                answer.Dispose();
                client.Dispose();
            }
        }
    }
}
