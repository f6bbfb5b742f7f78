using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Delta;

/// <summary>The script <c>scripts/examples/keep_copy.py</c>, run as its users run it: the copy is what the API answers.</summary>
public class KeptCopyTests
{
    [Fact]
    public async Task The_first_run_reads_whole_sets_and_later_ones_what_came_changed_and_went()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var directory = new TempDirectory();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var (kept, removed) = (record.AddIssue(Side.EU, "eu"), record.AddIssue(Side.EU, "eu"));
        record.AddIssue(Side.KZ, "kz");

        var first = await Run(app, directory, "Issues", "Chapters");
        var whole = (Copy(directory, "Issues"), await Answered(negotiator, "Issues"));
        var unchanged = await Run(app, directory, "Issues", "Chapters");
        await negotiator.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "Ставка пошлины", Visibility = "eu" });
        await negotiator.Patch($"Issues({kept})", new { Priority = 1 });
        await negotiator.Remove($"Issues({removed})");
        var later = await Run(app, directory, "Issues", "Chapters");

        Assert.Equal((0, "Issues: 2 added or changed, 0 removed\nChapters: 63 added or changed, 0 removed\n"), first);
        Assert.Equal(whole.Item2, whole.Item1);
        Assert.Equal((0, "Issues: 0 added or changed, 0 removed\nChapters: 0 added or changed, 0 removed\n"), unchanged);
        Assert.Equal((0, "Issues: 2 added or changed, 1 removed\nChapters: 1 added or changed, 0 removed\n"), later);
        Assert.Equal(await Answered(negotiator, "Issues"), Copy(directory, "Issues"));
        Assert.Equal(await Answered(negotiator, "Chapters"), Copy(directory, "Chapters"));
    }

    [Fact]
    public async Task A_link_that_is_gone_starts_the_copy_anew_and_a_set_that_cannot_be_followed_leaves_it_alone()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var directory = new TempDirectory();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        record.AddIssue(Side.EU, "eu");
        await Run(app, directory, "Issues");
        using (var copy = Open(directory))
            copy.Execute("UPDATE link SET address = replace(address, 'deltatoken=', 'deltatoken=x'); INSERT INTO row VALUES ('Issues', -1, '{}')");

        var anew = await Run(app, directory, "Issues");
        var computed = await Run(app, directory, "StateOfPlay");

        Assert.Equal((0, "Issues: the last run was too long ago; everything is read anew\nIssues: 1 added or changed, 0 removed\n"), anew);
        Assert.Equal(await Answered(negotiator, "Issues"), Copy(directory, "Issues"));
        Assert.Equal(1, computed.ExitCode);
        Assert.StartsWith("StateOfPlay cannot be followed", computed.Said, StringComparison.Ordinal);
        Assert.Empty(Copy(directory, "StateOfPlay"));
    }

    [Fact]
    public async Task A_refusal_is_said_in_the_words_of_the_API()
    {
        var app = await SharedApp.GetAsync();
        using var directory = new TempDirectory();

        var (exitCode, said) = await Run(app, directory, "Colours");

        Assert.Equal(1, exitCode);
        Assert.Contains("404 {\"error\":{\"code\":\"not-found\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", said, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Said)> Run(TestApp app, TempDirectory directory, params string[] sets)
    {
        var token = app.Services.GetRequiredService<AccessTokens>().Create(app.Account(Side.EU, Role.Analyst), "copy").Value;
        var start = new ProcessStartInfo("python3", ["-X", "utf8", Path.Combine(AppContext.BaseDirectory, "Examples", "keep_copy.py"), app.Address + "odata", File(directory), .. sets])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["PCATRACKER_TOKEN"] = token.Text },
        };
        using var script = Process.Start(start)!;
        var (said, wrong) = (script.StandardOutput.ReadToEndAsync(), script.StandardError.ReadToEndAsync());
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (script.ExitCode, await said + await wrong);
    }

    private static string File(TempDirectory directory) => Path.Combine(directory.Path, "copy.db");

    private static SqliteConnection Open(TempDirectory directory)
    {
        var connection = new SqliteConnection($"Data Source={File(directory)};Pooling=False");
        connection.Open();
        return connection;
    }

    private static List<string> Copy(TempDirectory directory, string set)
    {
        using var copy = Open(directory);
        return [.. copy.Query<string>("SELECT content FROM row WHERE entity_set = @set ORDER BY id", new { set }).Select(row => Values(JsonNode.Parse(row)!))];
    }

    private static async Task<List<string>> Answered(HttpClient client, string set) =>
        [.. (await client.Read($"{set}?$orderby=Id")).Json["value"]!.AsArray().Select(row => Values(row!))];

    private static string Values(JsonNode row) => row.ToJsonString();
}
