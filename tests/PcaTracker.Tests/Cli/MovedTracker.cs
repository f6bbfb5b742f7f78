using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Simulation;
using PcaTracker.Storage;
using PcaTracker.Tests.Api.Delta;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Hosting;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Cli;

/// <summary>
/// A tracker with people, second factors and mails that moves from a file to a server, at once into another file, is then used by a node that
/// has nothing but the key of all nodes, and moves into a file again.
/// </summary>
public sealed class MovedTracker : IAsyncLifetime
{
    private static readonly string[] Questions =
    [
        "/odata/Chapters?$orderby=SortKey&$expand=Articles($top=2)", "/odata/Positions?$orderby=TabledOn desc,Id&$top=50", "/odata/StateOfPlay?$orderby=Id",
        "/odata/Changes?$orderby=Id desc&$top=50", "/odata/Issues?$search=energy&$orderby=Id", "/odata/Positions?$apply=groupby((Party,Kind),aggregate($count as N))&$orderby=Party,Kind",
        "/odata/Positions?$search=Казахстан&$orderby=Id", "/odata/Deadlines?$at=2013-06-01&$orderby=Id", "/odata/Rounds(Number=2)/PcaTracker.Report()",
    ];

    private readonly TempDirectory _file = new(), _again = new();

    /// <summary>The data directory of the tracker that moves.</summary>
    public string File => _file.Path;

    /// <summary>The data directory into which it was moved at once.</summary>
    public string Again => _again.Path;

    /// <summary>What connects to the server.</summary>
    public string Settings { get; private set; } = "";

    /// <summary>The host on the file into which it was moved after a node had used it.</summary>
    public TestApp Home { get; private set; } = null!;

    /// <summary>What each of the three moves printed: to the server, at once into a file, and in the end into another.</summary>
    internal IReadOnlyList<Ended> Moves { get; private set; } = [];

    /// <summary>What a move into a directory without checkpoints said, and the files that were there after it.</summary>
    public (string Errors, IReadOnlyList<string> Files) GivenUp { get; private set; }

    /// <summary>The answers to all questions in the file, on the server, and in the last file.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Answers { get; private set; } = [];

    /// <summary>Where a browser is sent by password and code on the node, and in the last file.</summary>
    public IReadOnlyList<string?> SignedInAt { get; private set; } = [];

    /// <summary>A delta link that the file gave out at first.</summary>
    public string Link { get; private set; } = "";

    /// <summary>The checkpoints that the node signed.</summary>
    public IReadOnlyList<string> SignedByNode { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var (inFile, key) = await Begin();
        Settings = TestServer.EmptyFor(File);
        TwoNodes.CopyKey(File, Again);
        var there = await Move(File, "migrate-to-postgres");
        // No node has shared its checkpoints yet, which is found out when the copy is complete.
        GivenUp = ((await Move(Again, "migrate-to-sqlite")).Errors, FilesIn(Again));
        System.IO.File.Copy(Path.Combine(File, DataFiles.Checkpoints), Path.Combine(Again, DataFiles.Checkpoints));
        var back = await Move(Again, "migrate-to-sqlite");
        var (onServer, signedIn) = await UseNode(key);
        var last = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        TwoNodes.CopyKey(File, last);
        Moves = [there, back, await Move(last, "migrate-to-sqlite")];
        Home = await Start(last, "");
        Answers = [inFile, onServer, await Ask(Home)];
        SignedInAt = [signedIn, await SignIn(Home, key, 4)];
    }

    public async ValueTask DisposeAsync()
    {
        await Home.DisposeAsync();
        TestServer.Drop(File);
        _again.Dispose();
        _file.Dispose();
    }

    /// <summary>The files of a data directory, but for its lock and what tests put there.</summary>
    public static IReadOnlyList<string> FilesIn(string directory) =>
    [
        .. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file))
            .Where(file => file is not ("database.txt" or "tracker.lock")).Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs a command on the database of the server.</summary>
    internal Task<Ended> Move(string directory, string command) => Move(directory, command, Settings);

    internal static Task<Ended> Move(string directory, string command, string settings) =>
        TrackerCommand.RunAsync(directory, [KeyValuePair.Create("PcaTracker__Database", settings)], [command]);

    // The host deletes its directory in the end; what it wrote is copied while nothing writes.
    private async Task<(IReadOnlyList<string> Answers, string Key)> Begin()
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        using (var made = TestRecord.OpenEmptyFile(directory, TimeProvider.System))
            _ = SimulationWriter.Write(made, new SimulationSize(3, 60, 7)).Value;
        await using var app = await Start(directory, "");
        var answers = await Ask(app);
        _ = await app.WithPasswordAsync(Side.EU, Role.Head);
        using var browser = app.SignedIn(Side.EU, Role.Head);
        var (phone, _) = await app.SetUpAppAsync(browser);
        using var reader = app.As(Side.EU, Role.Negotiator);
        Link = new Uri(await reader.Track("Issues")).PathAndQuery;
        app.Services.GetRequiredService<Sweep>().Run();
        app.SignCheckpoints();
        Directory.CreateDirectory(_file.File("keys"));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(directory, "keys")).Append(Path.Combine(directory, DataFiles.Checkpoints)))
            System.IO.File.Copy(file, _file.File(Path.GetRelativePath(directory, file)));
        Backup.Copy(Path.Combine(directory, DataFiles.Database), _file.Database);
        // As after rows that are gone: their numbers are not given again.
        AuditChecks.AsExternalProgram(_file.Database, file => file.Execute("UPDATE sqlite_sequence SET seq = seq + 7 WHERE name <> 'SchemaVersions'"));
        return (answers, phone.Key);
    }

    private async Task<(IReadOnlyList<string> Answers, string? SignedInAt)> UseNode(string key)
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        TwoNodes.CopyKey(File, directory);
        await using var node = await Start(directory, Settings);
        var (answers, signedInAt) = (await Ask(node), await SignIn(node, key, 2));
        node.Clock.Advance(TimeSpan.FromDays(1));
        node.SignCheckpoints();
        SignedByNode = new CheckpointFile(directory).Lines();
        return (answers, signedInAt);
    }

    private static Task<TestApp> Start(string directory, string settings) => TestApp.StartOnAsync(
        directory, new KeyValuePair<string, string?>("PcaTracker:Database", settings), new("PcaTracker:PublicUrl", "http://tracker.example.org"));

    // A code is for one time alone.
    private static async Task<string?> SignIn(TestApp app, string key, int codes)
    {
        var phone = new AuthenticatorApp(app, key);
        for (var i = 0; i < codes; i++)
            phone.WaitForTheNextCode();
        using var browser = app.Anonymous();
        using var password = await browser.SignInAsync(app.Account(Side.EU, Role.Head).Email);
        using var code = await browser.SubmitAsync("/sign-in/code", "sign-in-code", ("Code", phone.Code));
        return code.Headers.Location?.PathAndQuery();
    }

    private static async Task<IReadOnlyList<string>> Ask(TestApp app)
    {
        using var reader = app.As(Side.EU, Role.Negotiator);
        var answers = new List<string>();
        foreach (var question in Questions)
            answers.Add($"{question}: {await reader.GetStringAsync(question, TestContext.Current.CancellationToken)}");
        return answers;
    }
}
