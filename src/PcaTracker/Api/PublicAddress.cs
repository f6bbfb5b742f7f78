namespace PcaTracker.Api;

/// <summary>Where people and programs reach this tracker: <c>PcaTracker:PublicUrl</c>, or else what the request says.</summary>
public sealed class PublicAddress(IConfiguration configuration)
{
    private readonly Uri? _configured = configuration["PcaTracker:PublicUrl"] is { Length: > 0 } url ? new Uri(url.TrimEnd('/') + "/") : null;

    /// <summary>Address of the feed, ending in a slash.</summary>
    public Uri ServiceRoot(HttpContext context) => new(_configured ?? new Uri($"{context.Request.Scheme}://{context.Request.Host}/"), "odata/");
}
