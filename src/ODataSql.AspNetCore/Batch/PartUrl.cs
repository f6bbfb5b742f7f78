using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Batch;

/// <summary>Where a request of a batch goes: an address of this service in one of the three spellings, or from what an earlier request
/// made.</summary>
internal static class PartUrl
{
    private static readonly string[] SystemResources =
        ["$batch", "$crossjoin", "$all", "$entity", "$root", "$id", "$metadata", .. RequestIdentity.DeletedBy];

    /// <summary>The identifier of the request on whose entity this one builds: <c>1</c> in <c>$1/Tracks</c>.</summary>
    public static string? Reference(string url) =>
        FirstSegment(url) is ['$', .. var id] segment && !IsSystem(segment) ? id : null;

    /// <summary>The URL with its first segment replaced by the address it stands for.</summary>
    public static string Resolve(string url, string address) => address + url[FirstSegment(url).Length..];

    /// <summary>Whether a resource is the batch itself.</summary>
    public static bool IsBatch(string resource) =>
        Uri.UnescapeDataString(resource.Split('?', '/')[0]).Equals("$batch", StringComparison.OrdinalIgnoreCase);

    private static string FirstSegment(string url) => url.IndexOfAny(['/', '?']) is >= 0 and var end ? url[..end] : url;

    private static bool IsSystem(string segment) =>
        SystemResources.Any(name => segment == name || segment.StartsWith(name + "(", StringComparison.Ordinal));
}
