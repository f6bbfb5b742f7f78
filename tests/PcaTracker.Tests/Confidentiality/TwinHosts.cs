using PcaTracker.Storage;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>The hosts that one reader must not be able to tell apart; whatever is sent is sent to each.</summary>
internal sealed class TwinHosts : IAsyncDisposable
{
    private static readonly Uri Named = new("http://tracker.example.org/");

    private readonly List<(TestApp App, HttpClient Api, HttpClient Pages)> _hosts;

    private TwinHosts(List<(TestApp, HttpClient, HttpClient)> hosts) => _hosts = hosts;

    /// <summary>Keys of fifteen digits that some database has from the beginning; any other was drawn by a host.</summary>
    public static HashSet<long> KnownKeys { get; } =
        [.. Papers.Tables.SelectMany(table => Enumerable.Range(0, 700).Select(n => Papers.Id(table, n))), .. Enumerable.Range(0, 20_000).Select(n => 100_000_000_000_000 + n)];

    /// <summary>The databases, the one that the others are made from first.</summary>
    public IEnumerable<TrackerDatabase> Databases => _hosts.Select(h => h.App.Database);

    public IEnumerable<TestApp> Apps => _hosts.Select(h => h.App);

    public static async Task<TwinHosts> StartAsync(TwinReader reader)
    {
        var hosts = new List<(TestApp, HttpClient, HttpClient)>();
        foreach (var file in reader.Databases)
        {
            var app = await file.StartAsync();
            hosts.Add((app,
                reader.Role is null ? app.Anonymous() : app.As(reader.Side, reader.Role),
                reader.Role is null ? app.Anonymous() : app.SignedIn(reader.Side, reader.Role)));
        }

        return new TwinHosts(hosts);
    }

    /// <summary>What each of them answers.</summary>
    public Task<NormalizedResponse[]> Send(GeneratedRequest request, bool anyNewKeys = false) => Task.WhenAll(_hosts.Select(async host =>
    {
        using var message = request.Message(host.App.Address);
        using var response = await (request.IsForApi ? host.Api : host.Pages).SendAsync(message, TestContext.Current.CancellationToken);
        return await NormalizedResponse.From(response, anyNewKeys);
    }));

    /// <summary>What each of them answers to its own link.</summary>
    public Task<NormalizedResponse[]> Follow(IReadOnlyList<string> links, params IEnumerable<(string Name, string Value)> headers) => Task.WhenAll(_hosts.Zip(links).Select(async pair =>
    {
        var ((app, api, _), link) = pair;
        Assert.StartsWith(Named.AbsoluteUri, link, StringComparison.Ordinal);
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address.AbsoluteUri + link[Named.AbsoluteUri.Length..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = await api.SendAsync(message, TestContext.Current.CancellationToken);
        return await NormalizedResponse.From(response);
    }));

    /// <summary>The same change of what the reader sees, in each.</summary>
    public void Alter(Action<Session> change)
    {
        foreach (var database in Databases)
            _ = database.WriteAsSystem(session =>
            {
                change(session);
                return true;
            });
    }

    /// <summary>A change of what the reader does not see, in all but the first.</summary>
    public void AlterHidden(Action<Session> change)
    {
        foreach (var database in Databases.Skip(1))
            _ = database.WriteAsSystem(session =>
            {
                change(session);
                return true;
            });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (app, api, pages) in _hosts)
        {
            api.Dispose();
            pages.Dispose();
            await app.DisposeAsync();
        }
    }
}
