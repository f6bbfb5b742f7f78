using Microsoft.Data.Sqlite;
using System.Net;
using System.Net.Http.Headers;
using Dapper;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Domain;
using PcaTracker.Hosting;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Tests;

/// <summary>The real host on its own data directory with the public record in it, a port of its own and a clock that the test moves.</summary>
public sealed class TestApp : IAsyncDisposable
{
    /// <summary>A Monday morning in Brussels, well after the record ends.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    // Dapper compiles code for every statement of every file; all files of a test run have the same tables.
    static TestApp() => SqlMapper.ConnectionStringComparer = new AnyFile();

    private TestApp(WebApplication app, string dataDirectory, FakeTimeProvider clock) => (_app, DataDirectory, Clock) = (app, dataDirectory, clock);

    public string DataDirectory { get; }

    public FakeTimeProvider Clock { get; }

    public TrackerDatabase Database => _app.Services.GetRequiredService<TrackerDatabase>();

    public IServiceProvider Services => _app.Services;

    /// <summary>Every route of the program.</summary>
    public IEnumerable<RouteEndpoint> Routes => Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Except(UnusedRoutes.All);

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static Task<TestApp> StartAsync(params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var dataDirectory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        TestRecord.CopyDatabaseTo(dataDirectory);
        return StartOnAsync(dataDirectory, settings);
    }

    /// <summary>The same on a data directory that has a database; it is deleted afterwards.</summary>
    public static async Task<TestApp> StartOnAsync(string dataDirectory, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var clock = new FakeTimeProvider(Start);
        KeyValuePair<string, string?>[] usual =
        [
            new("Urls", "http://127.0.0.1:0"),
            new("Logging:LogLevel:Default", "Warning"),
            // Every start says which working days are not verified.
            new("Logging:Console:LogLevel:PcaTracker.Tests", "Error"),
            new("PcaTracker:Notifications:Ticker", "false"),
            // Some tests ask more in a second than anybody should.
            new("PcaTracker:Limits:Feed:Burst", "1000000"),
            new("PcaTracker:Limits:Export:Burst", "1000000"),
            new("PcaTracker:Limits:Pages:Burst", "1000000"),
        ];
        var database = settings.Any(s => s.Key == "PcaTracker:Database") ? [] : TestServer.SettingsFor(dataDirectory);
        var app = TrackerHost.Create(dataDirectory, clock, settings.Concat(usual).Concat(database).DistinctBy(s => s.Key)).Value;
        // Each password is hashed at a two-hundredth of the cost: SignInThrottlePagesTests shows what the program itself does.
        HashPasswords(app.Services, iterations: 1_000);
        UnusedRoutes.AddTo(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestApp(app, dataDirectory, clock);
    }

    /// <summary>Sets how often a password is hashed by a host.</summary>
    public static void HashPasswords(IServiceProvider services, int iterations) =>
        services.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount = iterations;

    /// <summary>An account with that side and role, made on first use: <c>eu.negotiator@example.org</c>.</summary>
    public Actor Account(string side, string role) => AccountOf(side, role).AsActor();

    /// <summary>A client of the API as an account of that side and role, by an access token that also writes unless the test says otherwise.</summary>
    public HttpClient As(string side, string role, string scope = TokenScope.Write)
    {
        var token = Services.GetRequiredService<AccessTokens>().Create(Account(side, role), "test", scope: scope).Value;
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
        return client;
    }

    /// <summary>A browser in which somebody of that side and role has signed in: it keeps cookies and opens pages.</summary>
    public HttpClient SignedIn(string side, string role)
    {
        var cookies = new CookieContainer();
        cookies.Add(Address, SessionOf(side, role));
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Address };
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        return browser;
    }

    /// <summary>The cookie of somebody of that side and role who has signed in.</summary>
    public Cookie SessionOf(string side, string role)
    {
        var options = Services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SessionCookie.Scheme);
        var account = AccountOf(side, role);
        var session = new AuthenticationTicket(
            SessionCookie.Principal(account, Services.GetRequiredService<BrowserSessions>().Begin(account, SignInWay.Password, "Firefox on Windows", "192.0.2.7")),
            new AuthenticationProperties { IssuedUtc = Clock.GetUtcNow(), ExpiresUtc = Clock.GetUtcNow() + options.ExpireTimeSpan },
            SessionCookie.Scheme);
        return new Cookie(options.Cookie.Name!, options.TicketDataFormat.Protect(session));
    }

    /// <summary>Shuts somebody out, as an administrator would.</summary>
    public void Disable(Actor person)
    {
        var accounts = Services.GetRequiredService<AccountDirectory>();
        accounts.Disable(accounts.Find(person.AccountId)!);
    }

    /// <summary>Has the next question of that person's audience fail, as by a mistake of the program.</summary>
    public void FailNext(Actor person)
    {
        using var session = Database.OpenAs(person);
        if (TestServer.IsUsed)
        {
            session.Connection.Execute("SET search_path = pg_catalog");
            return;
        }

        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_set_authorizer(
            ((SqliteConnection)session.Connection).Handle, (object _, int action, utf8z _, utf8z _, utf8z _, utf8z _) => action == raw.SQLITE_READ ? raw.SQLITE_DENY : raw.SQLITE_OK, null));
    }

    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        TestServer.Drop(DataDirectory);
        Directory.Delete(DataDirectory, recursive: true);
    }

    private Account AccountOf(string side, string role)
    {
        var accounts = Services.GetRequiredService<AccountDirectory>();
        var email = $"{side}.{role}@example.org".ToLowerInvariant();
        lock (accounts)
            return accounts.Find(email) ?? accounts.Add(new NewAccount(email, $"{side} {role}", side, role)).Value;
    }

    /// <summary>
    /// Routes that nobody asks for. Where less than a hundred begin differently, the framework compiles code to tell them apart: 10 ms of a
    /// processor for every host that answers twice.
    /// </summary>
    private static class UnusedRoutes
    {
        public static readonly IReadOnlyList<RouteEndpoint> All =
            [.. Enumerable.Range(0, 100).Select(n => new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse($"/unused-{n}"), 0, EndpointMetadataCollection.Empty, null))];

        public static void AddTo(IEndpointRouteBuilder app) => app.DataSources.Add(new DefaultEndpointDataSource(All));
    }

    private sealed class AnyFile : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => true;

        public int GetHashCode(string file) => 0;
    }
}
