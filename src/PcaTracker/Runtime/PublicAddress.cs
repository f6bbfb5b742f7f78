using PcaTracker.Domain;

namespace PcaTracker.Runtime;

/// <summary>The address at which people and programs reach this tracker: the setting <c>PcaTracker:PublicUrl</c>, or the listening address.</summary>
public sealed class PublicAddress
{
    /// <summary>The default listening address.</summary>
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
            return WrongUrl(listening);
        if (configuration["PcaTracker:PublicUrl"] is not { Length: > 0 } set)
            return new PublicAddress(null, reachable);
        return Uri.TryCreate(set.TrimEnd('/') + "/", UriKind.Absolute, out var address) && (address.Scheme is "http" or "https") && IsPlain(address)
            ? new PublicAddress(address, address)
            : Refusal.Invalid("setting-wrong",
                $"The setting PcaTracker__PublicUrl is '{set}'. Set the address at which people open the tracker, "
                + $"such as https://tracker.example.org or https://example.org/tracker.", "PublicUrl");
    }

    /// <summary>The refusal of a listening address that is not an address.</summary>
    public static Refusal WrongUrl(string url) => Refusal.Invalid(
        "setting-wrong", $"The setting ASPNETCORE_URLS is '{url}'. Set an address to listen on, such as {DefaultUrl}.", "ASPNETCORE_URLS");

    /// <summary>Whether people use https, even if a proxy that terminates TLS forwards plain http.</summary>
    public bool IsHttps => _set?.Scheme == Uri.UriSchemeHttps;

    /// <summary>The path below which the tracker is served, such as <c>/tracker</c>; empty where it has its own host.</summary>
    public PathString Base => _set is null ? PathString.Empty : PathString.FromUriComponent(_set.AbsolutePath.TrimEnd('/'));

    /// <summary>The path of a page as browsers request it, with <see cref="Base"/>, as links and redirects need it.</summary>
    /// <param name="page">Path, query and fragment, beginning with a slash.</param>
    public string Path(string page) => Base.ToUriComponent() + page;

    /// <summary>The address for links that leave the program, ending in a slash.</summary>
    public Uri Root => _set ?? _listening;

    /// <summary>The root address as the sender of a request knows it.</summary>
    public Uri RootFor(HttpContext context) => _set ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}/");

    /// <summary>The root address of a host that listens on a port of its own choice.</summary>
    public Uri RootOf(WebApplication app) => _set ?? new Uri(Reachable(app.Urls.First()));

    /// <summary>The root address of the OData service, ending in a slash.</summary>
    public Uri ServiceRoot(HttpContext context) => new(RootFor(context), "odata/");

    // Characters that are percent-encoded in one link and not in another would make two addresses of one.
    private static bool IsPlain(Uri address) =>
        address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0
        && address.AbsolutePath.All(c => char.IsAsciiLetterOrDigit(c) || "/-._~".Contains(c, StringComparison.Ordinal));

    private static string Reachable(string url) =>
        EveryInterface.Aggregate(url, (address, host) => address.Replace(host, "//localhost", StringComparison.Ordinal)).TrimEnd('/') + "/";
}
