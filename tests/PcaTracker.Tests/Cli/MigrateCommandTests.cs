using Dapper;
using PcaTracker.Changes.Audit.Verification;
using PcaTracker.Domain;
using PcaTracker.Simulation;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Cli;

/// <summary>A tracker moves from its file to a server, with its record, its history and its people.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class MigrateCommandTests : IDisposable
{
    private static readonly string[] Questions =
    [
        "/odata/Chapters?$orderby=SortKey&$expand=Articles($top=2)", "/odata/Positions?$orderby=TabledOn desc,Id&$top=50", "/odata/StateOfPlay?$orderby=Id",
        "/odata/Changes?$orderby=Id desc&$top=50", "/odata/Issues?$search=energy&$orderby=Id", "/odata/Positions?$apply=groupby((Party,Kind),aggregate($count as N))&$orderby=Party,Kind",
        "/odata/Deadlines?$at=2013-06-01&$orderby=Id", "/odata/Rounds(Number=2)/PcaTracker.Report()",
    ];

    private readonly TempDirectory _directory = new();

    [Fact]
    public async Task Everything_is_on_the_server_as_the_audit_log_says_and_is_answered_alike()
    {
        using (var made = new TrackerDatabase(DatabaseFile.Prepare(_directory.Path).Value, TimeProvider.System))
            _ = SimulationWriter.Write(made, new SimulationSize(3, 200, 7)).Value;
        var heads = Heads(AuditVerification.Run(_directory.Database, _directory.Path).Value);
        var inFile = await Answers("", _directory.Database);
        var settings = TestServer.EmptyFor(_directory.Path);

        var moved = await Migrate(settings);
        var again = await Migrate(settings);
        var onServer = await Answers(settings, null);

        Assert.Equal((0, ""), (moved.ExitCode, moved.Errors));
        Assert.Contains("rows are in the database", moved.Output, StringComparison.Ordinal);
        Assert.Equal(inFile, onServer);
        using var database = TestServer.Open(_directory.Path, TimeProvider.System);
        Assert.Equal(heads, Heads(AuditVerification.Run(database, _directory.Path).Value));
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("holds a tracker already", again.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_as_its_audit_log_says_is_not_moved()
    {
        using (var made = new TrackerDatabase(DatabaseFile.Prepare(_directory.Path).Value, TimeProvider.System))
            _ = SimulationWriter.Write(made, new SimulationSize(1, 10, 7)).Value;
        Changes.AuditChecks.AsExternalProgram(_directory.Database, file => file.Execute("DROP TRIGGER entry_stays; UPDATE entry SET who = 'somebody else' WHERE sequence = 1"));
        var settings = TestServer.EmptyFor(_directory.Path);

        var moved = await Migrate(settings);

        Assert.Equal(1, moved.ExitCode);
        Assert.StartsWith("Nothing was moved", moved.Errors, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        TestServer.Drop(_directory.Path);
        _directory.Dispose();
    }

    private Task<Ended> Migrate(string settings) =>
        TrackerCommand.RunAsync(_directory.Path, [KeyValuePair.Create("PcaTracker__Database", settings)], ["migrate-to-postgres"]);

    // Of a host with a data directory of its own: nothing that it writes is moved.
    private static async Task<IReadOnlyList<string>> Answers(string settings, string? file)
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        if (file is not null)
            File.Copy(file, Path.Combine(directory, "tracker.db"));
        await using var app = await TestApp.StartOnAsync(
            directory, new KeyValuePair<string, string?>("PcaTracker:Database", settings), new("PcaTracker:PublicUrl", "http://tracker.example.org"));
        using var reader = app.As(Side.EU, Role.Negotiator);
        var answers = new List<string>();
        foreach (var question in Questions)
            answers.Add($"{question}: {await reader.GetStringAsync(question, TestContext.Current.CancellationToken)}");
        return answers;
    }

    private static IReadOnlyList<string> Heads(IReadOnlyList<CheckResult> checks) =>
        [.. checks.Where(check => check.Name.StartsWith("chain ", StringComparison.Ordinal)).Select(check => $"{check.Name} {check.IsSound} {check.Finding}")];
}
