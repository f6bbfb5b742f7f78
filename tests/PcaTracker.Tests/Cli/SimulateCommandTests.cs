using PcaTracker.Simulation;
using PcaTracker.Storage;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Simulation;

namespace PcaTracker.Tests.Cli;

[Trait("Database", "SQLite")]
public class SimulateCommandTests(SimulateCommandTests.Simulated simulated) : IClassFixture<SimulateCommandTests.Simulated>
{
    private static readonly string[] Addresses =
        ["/", "/rounds", "/rounds/4", "/chapters/III.2", "/deadlines", "/timeline", "/connect", "/sign-in", "/account/password", "/error", "/nowhere"];

    [Fact]
    public async Task It_fills_an_empty_data_directory_and_the_server_shows_it_as_synthetic()
    {
        var link = await TrackerCommand.RunAsync(simulated.Directory.Path, "user", "link", "kz-negotiator-17@example.org");
        await using var server = await TrackerServer.StartAsync(simulated.Directory.Path);
        using var browser = new HttpClient { BaseAddress = server.Address };
        using var signedIn = await browser.SubmitAsync(new Uri(link.Output.Trim()).AbsolutePath, "sign-in-link");
        var marks = new List<string>();
        foreach (var address in Addresses)
            marks.Add((await browser.PageAsync(address)).QuerySelector(".synthetic").Read());

        Assert.Equal(("", 0), (simulated.Ended.Errors, simulated.Ended.ExitCode));
        Assert.StartsWith("Synthetic negotiation, made by simulate: 4 rounds, 100 positions, seed 7, in ", simulated.Ended.Output, StringComparison.Ordinal);
        Assert.All(marks, mark => Assert.Equal("Synthetic negotiation, made by simulate. None of this took place.", mark));
        Assert.Equal("KZ negotiator 17", (await browser.PageAsync("/")).QuerySelector(".person .name").Read());
        Assert.Equal(60, (await browser.PageAsync("/state-of-play")).QuerySelectorAll("tbody a[href^='/chapters/']").Select(a => a.GetAttribute("href")).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task A_data_directory_with_a_record_in_it_is_refused_and_stays_as_it_was()
    {
        await using var app = await TestApp.StartAsync();
        var before = new FileInfo(Path.Combine(app.DataDirectory, "tracker.db")).Length;

        var ended = await TrackerCommand.RunAsync(app.DataDirectory, "simulate", "--rounds", "4", "--positions", "500");

        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("set PcaTracker__DataDirectory to another directory", ended.Errors, StringComparison.Ordinal);
        Assert.Equal(before, new FileInfo(Path.Combine(app.DataDirectory, "tracker.db")).Length);
    }

    [Fact]
    public async Task A_record_is_not_imported_into_it()
    {
        using var record = new TempDirectory();
        TestRecord.WriteFilesTo(record.Path);

        var ended = await TrackerCommand.RunAsync(simulated.Directory.Path, "import", record.Path);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("holds a synthetic negotiation", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_simulation_in_the_same_place_is_refused()
    {
        using var made = new TrackerDatabase(simulated.Directory.Database, TimeProvider.System);

        var refusal = SimulationWriter.Write(made, new SimulationSize(1, 1, 7)).Refusal;

        Assert.Equal("database-in-use", refusal?.Code);
        Assert.Equal(["100"], made.Lines("SELECT count(*) FROM position"));
    }

    [Theory]
    [InlineData(0, 10, "--rounds is 1 to 500; 0 was given.")]
    [InlineData(4, 1_000_001, "--positions is 0 to 1000000; 1000001 was given.")]
    public void A_size_out_of_range_is_refused_and_leaves_nothing(int rounds, int positions, string sentence)
    {
        using var empty = new SyntheticDatabase();

        var refusal = empty.Fill(rounds, positions, seed: 7);

        Assert.Equal(sentence, refusal?.Sentence);
        Assert.Equal(0, empty.Number("SELECT count(*) FROM chapter"));
    }

    [Fact]
    public void No_positions_at_all_are_a_negotiation_too()
    {
        using var made = SyntheticDatabase.With(rounds: 1, positions: 0, seed: 7);

        Assert.Equal(0, made.Number("SELECT count(*) FROM position"));
        Assert.Equal(60, made.Number("SELECT count(*) FROM chapter"));
    }

    [Fact]
    public async Task The_public_record_is_not_synthetic_and_no_page_says_so()
    {
        await using var app = await TestApp.StartAsync();

        var page = await app.SignedIn("EU", "negotiator").PageAsync("/");

        Assert.Null(page.QuerySelector(".synthetic"));
    }

    /// <summary>A data directory that the command filled; no test adds to its record.</summary>
    public sealed class Simulated : IAsyncLifetime
    {
        internal TempDirectory Directory { get; } = new();

        internal Ended Ended { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Ended = await TrackerCommand.RunAsync(Directory.Path, "simulate", "--rounds", "4", "--positions", "100", "--seed", "7");

        public ValueTask DisposeAsync()
        {
            Directory.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
