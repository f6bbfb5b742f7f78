using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests;

/// <summary>The real host on its own data directory with the public record in it, a port of its own and a clock that the test moves.</summary>
public sealed class TestApp : IAsyncDisposable
{
    /// <summary>A Monday morning in Brussels, well after the record ends.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;

    private TestApp(WebApplication app, string dataDirectory, FakeTimeProvider clock) => (_app, DataDirectory, Clock) = (app, dataDirectory, clock);

    public string DataDirectory { get; }

    public FakeTimeProvider Clock { get; }

    public TrackerDatabase Database => _app.Services.GetRequiredService<TrackerDatabase>();

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:41234</c>.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<TestApp> StartAsync(params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var dataDirectory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        TestRecord.CopyDatabaseTo(dataDirectory);
        var clock = new FakeTimeProvider(Start);
        var app = TrackerHost.Create(dataDirectory, clock, [new("Urls", "http://127.0.0.1:0"), new("Logging:LogLevel:Default", "Warning"), .. settings]).Value;
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestApp(app, dataDirectory, clock);
    }

    /// <summary>An account with that side and role, made on first use: <c>eu.negotiator@example.org</c>.</summary>
    public Actor Account(string side, string role)
    {
        var email = $"{side}.{role}@example.org".ToLowerInvariant();
        var id = Database.WriteAsSystem(session => session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO account (email, name, side, role, security_stamp, created_at)
            VALUES (@email, @name, @side, @role, 'stamp', @now)
            ON CONFLICT (email) DO UPDATE SET name = name
            RETURNING id
            """,
            new { email, name = $"{side} {role}", side, role, now = Instants.Text(Clock.GetUtcNow()) }));
        return new Actor(id, email, $"{side} {role}", side, role, Language.English, "Europe/Brussels");
    }

    /// <summary>A client that reads and writes as an account of that side and role, by an access token.</summary>
    public HttpClient As(string side, string role)
    {
        var token = "pca_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        var account = Account(side, role);
        Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO access_token (account_id, name, token_hash, created_at, expires_at)
            VALUES (@AccountId, 'test', @hash, @now, @expires)
            """,
            new
            {
                account.AccountId,
                hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))),
                now = Instants.Text(Clock.GetUtcNow()),
                expires = Instants.Text(Clock.GetUtcNow().AddDays(30)),
            }));
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public HttpClient Anonymous() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Directory.Delete(DataDirectory, recursive: true);
    }
}
