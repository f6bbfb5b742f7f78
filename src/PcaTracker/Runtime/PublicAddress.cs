using PcaTracker.Domain;

namespace PcaTracker.Runtime;

/// <summary>Where people and programs reach this tracker: the setting <c>PcaTracker:PublicUrl</c>, or else where it listens.</summary>
public sealed class PublicAddress
{
    /// <summary>Where it listens unless told otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:5080";

    private static readonly IReadOnlyList<string> EveryInterface = ["//*", "//+", "//0.0.0.0", "//[::]"];

    private readonly Uri? _set;
    private readonly Uri _listening;

    private PublicAddress(Uri? set, Uri listening) => (_set, _listening) = (set, listening);

    /// <summary>Reads and checks the setting.</summary>
    public static Result<PublicAddress> Read(IConfiguration configuration)
    {
        var listening = configuration["Urls"] is { Length: > 0 } urls ? urls.Split(';')[0] : DefaultUrl;
        if (!Uri.TryCreate(Reachable(listening), UriKind.Absolute, out var reachable))
            return Refusal.Invalid("setting-wrong", $"The setting ASPNETCORE_URLS is '{listening}'. Set an address to listen on, such as {DefaultUrl}.", "ASPNETCORE_URLS");
        if (configuration["PcaTracker:PublicUrl"] is not { Length: > 0 } set)
            return new PublicAddress(null, reachable);
        return Uri.TryCreate(set.TrimEnd('/') + "/", UriKind.Absolute, out var address) && (address.Scheme is "http" or "https") && IsPlain(address)
            ? new PublicAddress(address, address)
            : Refusal.Invalid("setting-wrong", $"The setting PcaTracker__PublicUrl is '{set}'. Set the address at which people open the tracker, such as https://tracker.example.org or https://example.org/tracker.", "PublicUrl");
    }

    /// <summary>The same for a command that is not the server, from the environment that the two share.</summary>
    public static Result<PublicAddress> FromEnvironment() =>
        Read(new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build());

    /// <summary>Whether people come by https, though a proxy that ends TLS may talk plain http to us.</summary>
    public bool IsHttps => _set?.Scheme == Uri.UriSchemeHttps;

    /// <summary>The path below which the tracker is served, such as <c>/tracker</c>; empty where it has the host to itself.</summary>
    public PathString Base => _set is null ? PathString.Empty : PathString.FromUriComponent(_set.AbsolutePath.TrimEnd('/'));

    /// <summary>The address of a page as browsers ask for it. Inside the program addresses begin after <see cref="Base"/>; links and redirects need all of it.</summary>
    /// <param name="page">Path, query and fragment, beginning with a slash.</param>
    public string Path(string page) => Base.ToUriComponent() + page;

    /// <summary>The address for links that leave the program, ending in a slash.</summary>
    public Uri Root => _set ?? _listening;

    /// <summary>The same, as the sender of a request knows it.</summary>
    public Uri RootFor(HttpContext context) => _set ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}/");

    /// <summary>The same, once a host that chose its own port listens.</summary>
    public Uri RootOf(WebApplication app) => _set ?? new Uri(Reachable(app.Urls.First()));

    /// <summary>Address of the feed, ending in a slash.</summary>
    public Uri ServiceRoot(HttpContext context) => new(RootFor(context), "odata/");

    // MailComposer that are percent-encoded in one link and not in another would make two addresses of one.
    private static bool IsPlain(Uri address) =>
        address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0
        && address.AbsolutePath.All(letter => char.IsAsciiLetterOrDigit(letter) || "/-._~".Contains(letter, StringComparison.Ordinal));

    private static string Reachable(string url) =>
        EveryInterface.Aggregate(url, (address, host) => address.Replace(host, "//localhost", StringComparison.Ordinal)).TrimEnd('/') + "/";
}
