using System.Net;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Hosting;

/// <summary>Two hosts over one database of PostgreSQL, each with a data directory of its own and the key that they share.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    public TestApp A { get; private set; } = null!;

    public TestApp B { get; private set; } = null!;

    /// <summary>For a test alone.</summary>
    public static async Task<TwoNodes> StartAsync(params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var nodes = new TwoNodes();
        nodes.A = await TestApp.StartAsync(settings);
        nodes.B = await StartBesideAsync(nodes.A, settings: [.. settings]);
        return nodes;
    }

    /// <summary>Starts another node on the database of one.</summary>
    public static Task<TestApp> StartBesideAsync(TestApp app, Action<string>? with = null, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        CopyKey(app.DataDirectory, directory);
        with?.Invoke(directory);
        return TestApp.StartOnAsync(directory, [.. settings, .. TestServer.SettingsFor(app.DataDirectory)]);
    }

    /// <summary>Gives a data directory the key of another, as an administrator does.</summary>
    public static void CopyKey(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "keys"));
        File.Copy(Path.Combine(from, DataFiles.Key), Path.Combine(to, DataFiles.Key));
    }

    /// <summary>A browser whose requests a proxy sends to one node and the other in turn.</summary>
    public HttpClient InTurn(CookieContainer? cookies = null) => new(new Proxy([A.Address, B.Address])
    {
        InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies ?? new CookieContainer() },
    })
    { BaseAddress = A.Address };

    public async ValueTask InitializeAsync()
    {
        A = await TestApp.StartAsync();
        B = await StartBesideAsync(A);
    }

    public async ValueTask DisposeAsync()
    {
        await B.DisposeAsync();
        await A.DisposeAsync();
    }

    private sealed class Proxy(Uri[] nodes) : DelegatingHandler
    {
        private int _next = -1;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(nodes[Interlocked.Increment(ref _next) % nodes.Length], request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
