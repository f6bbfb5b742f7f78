using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace PcaTracker.Tests.Pressure;

/// <summary>Clients that read slowly, against the program itself: everybody else is answered as if they were not there.</summary>
[Collection(nameof(UnderPressure))]
public sealed class SlowReadersTests(SlowReadersTests.Negotiation negotiation) : IClassFixture<SlowReadersTests.Negotiation>
{
    private const string Everything = "/odata/Chapters?$expand=Positions,Outcomes,Issues", Page = "/odata/Positions?$orderby=Text";

    private static readonly string[] Victims = ["/odata/Chapters?$top=5", "/odata/Positions?$top=20&$orderby=Id desc", "/odata/Rounds?$expand=Outcomes($top=3)&$top=5", "/odata/Deadlines/$count", "/health/live"];

    [Fact]
    public async Task While_fifty_read_400_bytes_a_second_others_are_answered_in_time_and_nobody_is_cut_off()
    {
        var tokens = await Tokens(negotiation.Directory, "eu-negotiator-1@example.org", "kz-negotiator-2@example.org", "eu-negotiator-3@example.org");
        await using var server = await TrackerProcess.ServeAsync(negotiation.Directory);
        await Latencies(server.Address, tokens[2], TimeSpan.FromSeconds(2));
        await using var readers = new SlowReaders(server.Address);

        await readers.Begin(Enumerable.Range(0, 50).Select(i => (tokens[i % 2], i % 4 < 2 ? Everything : Page)));
        var latencies = await Latencies(server.Address, tokens[2], TimeSpan.FromSeconds(12));

        TestContext.Current.TestOutputHelper!.WriteLine(FormattableString.Invariant($"p50 {At(latencies, 0.5):0.0} ms, p99 {At(latencies, 0.99):0.0} ms of {latencies.Count}"));
        Assert.All(readers.Read, bytes => Assert.True(bytes > 3_000, $"{bytes} bytes were read."));
        Assert.InRange(At(latencies, 0.99), 0, 200);
    }

    /// <summary>The example that was seen: four clients, one account, all of the record.</summary>
    [Fact]
    public async Task Four_clients_that_read_everything_slowly_take_nothing_from_others()
    {
        var tokens = await Tokens(negotiation.Directory, "eu-negotiator-1@example.org", "kz-negotiator-2@example.org");
        await using var server = await TrackerProcess.ServeAsync(negotiation.Directory);
        await Latencies(server.Address, tokens[1], TimeSpan.FromSeconds(1));
        await using var readers = new SlowReaders(server.Address);

        await readers.Begin(Enumerable.Repeat((tokens[0], Everything), 4));
        var (others, own) = (await Latencies(server.Address, tokens[1], TimeSpan.FromSeconds(3)), await Latencies(server.Address, tokens[0], TimeSpan.FromSeconds(1)));

        Assert.InRange(At(others, 0.99), 0, 200);
        Assert.InRange(At(own, 0.99), 0, 200);
    }

    private static async Task<string[]> Tokens(string directory, params string[] accounts)
    {
        var made = new List<string>();
        foreach (var account in accounts)
        {
            var ended = await TrackerCommand.RunAsync(directory, "token", "create", "--for", account);
            Assert.Equal("", ended.Errors);
            made.Add(ended.Output.Trim());
        }

        return [.. made];
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

    /// <summary>A data directory whose answers are larger than what sockets hold; both tests serve it, and change nothing of it.</summary>
    public sealed class Negotiation : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();

        internal string Directory => _directory.Path;

        public async ValueTask InitializeAsync() =>
            Assert.Equal(0, (await TrackerCommand.RunAsync(Directory, "simulate", "--rounds", "10", "--positions", "10000", "--seed", "7")).ExitCode);

        public ValueTask DisposeAsync()
        {
            _directory.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private static double At(List<double> latencies, double share) => latencies.Order().ElementAt((int)(latencies.Count * share));
}
