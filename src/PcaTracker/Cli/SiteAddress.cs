namespace PcaTracker.Cli;

/// <summary>Where people reach the tracker, for links that a command prints: <c>PcaTracker__PublicUrl</c>, or else where it listens.</summary>
internal static class SiteAddress
{
    private static readonly IReadOnlyList<string> EveryInterface = ["//*", "//+", "//0.0.0.0", "//[::]"];

    public static string Of(WebApplication app) => app.Configuration["PcaTracker:PublicUrl"] is { Length: > 0 } url ? url : Reachable(app.Urls.First());

    /// <summary>The same for a command that is not the server, by the environment that the two share.</summary>
    public static string FromSettings() =>
        Environment.GetEnvironmentVariable("PcaTracker__PublicUrl") is { Length: > 0 } url ? url
        : Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? Reachable(urls.Split(';')[0])
        : TrackerHost.DefaultUrl;

    private static string Reachable(string url) =>
        EveryInterface.Aggregate(url, (address, host) => address.Replace(host, "//localhost", StringComparison.Ordinal));
}
