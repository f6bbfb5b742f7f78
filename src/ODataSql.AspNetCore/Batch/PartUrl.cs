using ODataSql.AspNetCore.Repeatability;


namespace ODataSql.AspNetCore.Batch;

/// <summary>Where a request of a batch goes: an address of this service in one of the three spellings, or from what an earlier request made.</summary>
internal static class PartUrl
{
    private static readonly string[] SystemResources =
        ["$batch", "$crossjoin", "$all", "$entity", "$root", "$id", "$metadata", .. RequestIdentity.DeletedBy];

    /// <summary>The identifier of the request on whose entity this one builds: <c>1</c> in <c>$1/Positions</c>.</summary>
    public static string? Reference(string url) =>
        FirstSegment(url) is ['$', .. var id] segment && !IsSystem(segment) ? id : null;

    /// <summary>The URL with its first segment replaced by the address it stands for.</summary>
    public static string Resolve(string url, string address) => address + url[FirstSegment(url).Length..];

    /// <summary>What follows the service root, percent-encoded; null for an address elsewhere, or none at all.</summary>
    /// <param name="url">As the client wrote it.</param>
    /// <param name="roots">Addresses at which the service is known, each ending in a slash.</param>
    public static string? Resource(string url, params IReadOnlyList<Uri> roots)
    {
        if (url.Contains('#', StringComparison.Ordinal) || url.Contains('\\', StringComparison.Ordinal))
            return null;
        return roots.Select(root => Under(url, root)).FirstOrDefault(resource => resource is not null);
    }

    /// <summary>Whether a resource is the batch itself.</summary>
    public static bool IsBatch(string resource) =>
        Uri.UnescapeDataString(resource.Split('?', '/')[0]).Equals("$batch", StringComparison.OrdinalIgnoreCase);

    private static string? Under(string url, Uri root)
    {
        var address = IsAbsolute(url) ? url : url[0] == '/' ? root.GetLeftPart(UriPartial.Authority) + url : root.AbsoluteUri + url;
        if (url.StartsWith("//", StringComparison.Ordinal) || !Uri.TryCreate(address, UriKind.Absolute, out var target))
            return null;
        // A proxy that ends TLS talks plain http to us, and clients write what they see: the scheme tells nothing here.
        var ours = target.Authority.Equals(root.Authority, StringComparison.OrdinalIgnoreCase) && target.UserInfo.Length == 0
            && !target.AbsolutePath.Contains("%00", StringComparison.Ordinal);
        if (ours && target.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.OrdinalIgnoreCase))
            return target.PathAndQuery[root.AbsolutePath.Length..];
        return ours && target.AbsolutePath.Equals(root.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) ? target.Query : null;
    }

    private static bool IsAbsolute(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static string FirstSegment(string url) => url.IndexOfAny(['/', '?']) is >= 0 and var end ? url[..end] : url;

    private static bool IsSystem(string segment) => SystemResources.Any(name => segment == name || segment.StartsWith(name + "(", StringComparison.Ordinal));
}
