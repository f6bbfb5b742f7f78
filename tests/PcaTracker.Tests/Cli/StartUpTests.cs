using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PcaTracker.Tests.Cli;

public class StartUpTests
{
    [Fact]
    public async Task The_server_says_where_it_is_and_answers_there()
    {
        using var directory = new TempDirectory();

        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        using var client = new HttpClient { BaseAddress = server.Address };
        using var answer = await client.GetAsync("/", TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode < 500);
        Assert.True(File.Exists(directory.Database));
    }

    [Fact]
    public async Task A_request_to_end_ends_the_server_in_order()
    {
        using var directory = new TempDirectory();
        await using var server = await TrackerProcess.ServeAsync(directory.Path);

        using var kill = Process.Start("kill", ["-TERM", $"{server.Id}"]);

        Assert.Equal(0, await server.ExitCodeAsync());
        Assert.False(File.Exists(directory.Database + "-wal"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_stops_the_start_with_one_sentence()
    {
        using var directory = new TempDirectory();
        await File.WriteAllTextAsync(directory.Database, new string('x', 5000), TestContext.Current.CancellationToken);

        var ended = await TrackerProcess.RunAsync(directory.Path, "serve");

        Assert.Equal(new Ended(1, "", $"{directory.Database} is not a database, or is damaged: put a backup in its place, or move it away to begin a new one.\n"), ended);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(directory.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_address_that_is_taken_stops_the_start_with_one_sentence()
    {
        using var directory = new TempDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var ended = await TrackerProcess.RunAsync(directory.Path, [new("ASPNETCORE_URLS", $"http://{other.LocalEndpoint}")], ["serve"]);

        Assert.Equal(1, ended.ExitCode);
        Assert.Equal($"Failed to bind to address http://{other.LocalEndpoint}: address already in use. Stop the program that listens there, or set ASPNETCORE_URLS to another address.\n", ended.Errors);
    }

    [Fact]
    public async Task Programs_that_start_together_on_an_empty_directory_make_one_record()
    {
        using var directory = new TempDirectory();
        using var record = new TempDirectory();
        TestRecord.WriteFilesTo(record.Path);

        var ended = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TrackerProcess.RunAsync(directory.Path, "import", record.Path)));

        Assert.All(ended, e => Assert.Equal((0, ""), (e.ExitCode, e.Errors)));
        Assert.Single(ended, e => e.Output.Contains("positions: 77 read, 77 added, 0 changed, 0 unchanged", StringComparison.Ordinal));
        Assert.Equal(2, ended.Count(e => e.Output.Contains("positions: 77 read, 0 added, 0 changed, 77 unchanged", StringComparison.Ordinal)));
    }
}
