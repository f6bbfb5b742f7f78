using System.Net;
using System.Net.Http.Headers;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Pressure;

/// <summary>A tracker in a process of its own, and a negotiator who comes by a token and by a browser.</summary>
internal sealed class PressedTracker : IAsyncDisposable
{
    private const string Email = "negotiator@example.org", Password = "nothing is agreed";

    private static readonly string[] Buckets = ["Feed", "Export", "Calendar", "Pages"];

    private readonly TrackerProcess _process;

    private PressedTracker(TrackerProcess process, string directory) => (_process, Directory) = (process, directory);

    public string Directory { get; }

    /// <summary>The negotiator's scripts: the API by a token that writes.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>The negotiator's browser, signed in.</summary>
    public HttpClient Browser { get; private set; } = null!;

    /// <summary>Starts one on a data directory that holds the public record, and lets the negotiator in.</summary>
    public static async Task<PressedTracker> StartAsync(string directory)
    {
        TestRecord.CopyDatabaseTo(directory);
        var limits = Buckets.Select(bucket => KeyValuePair.Create($"PcaTracker__Limits__{bucket}__Burst", "1000000"));
        var tracker = new PressedTracker(await TrackerProcess.ServeAsync(directory, limits), directory);
        using var database = tracker.Open();
        var account = new AccountDirectory(database).Add(new NewAccount(Email, "Negotiator", Side.EU, Role.Negotiator)).Value;
        tracker.Api = tracker.Client();
        tracker.Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer", new AccessTokens(database, TimeProvider.System).Create(account.AsActor(), "test", scope: TokenScope.Write).Value.Text);
        tracker.Browser = tracker.Client();
        using var signedIn = await tracker.Browser.SubmitAsync($"/sign-in/{new SignInLinks(database).Create(account, TimeSpan.FromHours(1))}", "sign-in-link");
        Assert.Equal(HttpStatusCode.Found, signedIn.StatusCode);
        using var set = await tracker.Browser.SubmitAsync("/account/password", "set-password", ("Input.New", Password));
        Assert.Equal(HttpStatusCode.Found, set.StatusCode);
        return tracker;
    }

    /// <summary>Somebody's client that keeps cookies and follows no redirect.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _process.Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Signs the negotiator in by the password.</summary>
    public static Task<HttpResponseMessage> SignInAsync(HttpClient browser) =>
        browser.SubmitAsync("/sign-in", "sign-in", ("Input.Email", Email), ("Input.Password", Password));

    /// <summary>The database, as another program on the same machine has it.</summary>
    public TrackerDatabase Open() => new(Path.Combine(Directory, "tracker.db"), TimeProvider.System);

    /// <summary>Keeps everybody else from writing, as a program that is in the midst of a long write does, until it is disposed.</summary>
    public IDisposable HoldWriteLock()
    {
        var connection = Connections.Open(Path.Combine(Directory, "tracker.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite);
        connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }

    /// <summary>The titles of the deadlines that begin so.</summary>
    public IReadOnlyList<string> Deadlines(string prefix)
    {
        using var database = Open();
        using var session = database.OpenAsSystem();
        return session.Connection.Query<string>("SELECT title FROM deadline WHERE title LIKE @prefix || '%' ORDER BY title", new { prefix }).AsList();
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        Browser?.Dispose();
        await _process.DisposeAsync();
    }
}
