using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Clients that read slowly, against the program itself: everybody else is answered as if they were not there.</summary>
public sealed class SlowReadersTests
{
    private const string Everything = "/odata/Chapters?$expand=Positions,Outcomes,Issues", Page = "/odata/Positions?$orderby=Text";

    private static readonly string[] Victims = ["/odata/Chapters?$top=5", "/odata/Positions?$top=20&$orderby=Id desc", "/odata/Rounds?$expand=Outcomes($top=3)&$top=5", "/odata/Deadlines/$count", "/health/live"];

    [Fact]
    public async Task While_fifty_read_400_bytes_a_second_others_are_answered_in_time_and_nobody_is_cut_off()
    {
        using var directory = new TempDirectory();
        await TrackerProcess.RunAsync(directory.Path, "simulate", "--rounds", "10", "--positions", "10000", "--seed", "7");
        var tokens = await Tokens(directory.Path, "eu-negotiator-1@example.org", "kz-negotiator-2@example.org", "eu-negotiator-3@example.org");
        await using var server = await TrackerProcess.ServeAsync(directory.Path);
        await Latencies(server.Address, tokens[2], TimeSpan.FromSeconds(2));
        using var stop = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 50).Select(i => SlowReader(server.Address, tokens[i % 2], i % 4 < 2 ? Everything : Page, stop.Token)).ToList();
        // What they ask is read from the database first.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        var latencies = await Latencies(server.Address, tokens[2], TimeSpan.FromSeconds(12));
        var ended = readers.Count(reader => reader.IsCompleted);
        await stop.CancelAsync();
        var read = await Task.WhenAll(readers);

        TestContext.Current.SendDiagnosticMessage("p99 {0} ms of {1}", P99(latencies), latencies.Count);
        Assert.Equal(0, ended);
        Assert.All(read, bytes => Assert.InRange(bytes, 4_000, 8_000));
        Assert.InRange(P99(latencies), 0, 200);
    }

    /// <summary>The example that was seen: four clients, one account, all of the record.</summary>
    [Fact]
    public async Task Four_clients_that_read_everything_slowly_take_nothing_from_others()
    {
        using var directory = new TempDirectory();
        await TrackerProcess.RunAsync(directory.Path, "simulate", "--rounds", "10", "--positions", "10000", "--seed", "7");
        var tokens = await Tokens(directory.Path, "eu-negotiator-1@example.org", "kz-negotiator-2@example.org");
        await using var server = await TrackerProcess.ServeAsync(directory.Path);
        await Latencies(server.Address, tokens[1], TimeSpan.FromSeconds(1));
        using var stop = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 4).Select(_ => SlowReader(server.Address, tokens[0], Everything, stop.Token)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        var (others, own) = (await Latencies(server.Address, tokens[1], TimeSpan.FromSeconds(3)), await Latencies(server.Address, tokens[0], TimeSpan.FromSeconds(1)));
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        Assert.InRange(P99(others), 0, 200);
        Assert.InRange(P99(own), 0, 200);
    }

    private static async Task<string[]> Tokens(string directory, params string[] accounts)
    {
        var made = new List<string>();
        foreach (var account in accounts)
        {
            var ended = await TrackerProcess.RunAsync(directory, "token", "create", "--for", account);
            Assert.Equal("", ended.Errors);
            made.Add(ended.Output.Trim());
        }

        return [.. made];
    }

    /// <summary>Reads forty bytes every tenth of a second until it is told to stop, or the server ends the connection.</summary>
    /// <returns>How many bytes it read.</returns>
    private static async Task<int> SlowReader(Uri server, string token, string address, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 65_536 };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, CancellationToken.None);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {address} HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\nPrefer: maxpagesize=20000\r\n\r\n"));
        var (read, piece, clock) = (0, new byte[40], Stopwatch.StartNew());
        try
        {
            while (true)
            {
                var bytes = await socket.ReceiveAsync(piece, stop);
                if (bytes == 0)
                    return read;
                if (read == 0)
                    Assert.StartsWith("HTTP/1.1 200 OK", Encoding.ASCII.GetString(piece), StringComparison.Ordinal);
                read += bytes;
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(0, (read * 2.5) - clock.Elapsed.TotalMilliseconds)), stop);
            }
        }
        catch (OperationCanceledException)
        {
            return read;
        }
    }

    /// <summary>What others wait for their answers, in milliseconds: two of them, each asking one question after the other.</summary>
    private static async Task<List<double>> Latencies(Uri server, string token, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, 2).Select(async victim =>
        {
            using var client = new HttpClient { BaseAddress = server };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            var latencies = new List<double>();
            for (var asked = victim; clock.Elapsed < time; asked++)
            {
                var start = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(Victims[asked % Victims.Length], TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            return latencies;
        }));
        return [.. all.SelectMany(latencies => latencies)];
    }

    private static double P99(List<double> latencies) => latencies.Order().ElementAt((int)(latencies.Count * 0.99));
}
