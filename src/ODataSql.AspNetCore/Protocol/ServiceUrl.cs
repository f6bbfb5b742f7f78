namespace ODataSql.AspNetCore.Protocol;

/// <summary>Reads URLs that bodies and batches hold: absolute, from the root of the host, or relative to the service.</summary>
internal static class ServiceUrl
{
    /// <summary>What follows the service root, percent-encoded; null for an address elsewhere, or none at all.</summary>
    /// <param name="url">As the client wrote it.</param>
    /// <param name="roots">Addresses at which the service is known, each ending in a slash.</param>
    public static string? Resource(string url, params IReadOnlyList<Uri> roots)
    {
        if (url.Contains('#', StringComparison.Ordinal) || url.Contains('\\', StringComparison.Ordinal))
            return null;
        return roots.Select(root => Under(url, root)).FirstOrDefault(resource => resource is not null);
    }

    private static string? Under(string url, Uri root)
    {
        var address = IsAbsolute(url) ? url : url[0] == '/' ? root.GetLeftPart(UriPartial.Authority) + url : root.AbsoluteUri + url;
        if (url.StartsWith("//", StringComparison.Ordinal) || !Uri.TryCreate(address, UriKind.Absolute, out var target))
            return null;
        // A proxy that ends TLS talks plain http to the service, and clients write what they see: the scheme tells nothing here.
        var ours = target.Authority.Equals(root.Authority, StringComparison.OrdinalIgnoreCase) && target.UserInfo.Length == 0
            && !target.AbsolutePath.Contains("%00", StringComparison.Ordinal);
        if (ours && target.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.OrdinalIgnoreCase))
            return target.PathAndQuery[root.AbsolutePath.Length..];
        return ours && target.AbsolutePath.Equals(root.AbsolutePath.TrimEnd('/'), StringComparison.OrdinalIgnoreCase) ? target.Query : null;
    }

    private static bool IsAbsolute(string url) =>
        url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
