namespace PcaTracker.Security.Http;

/// <summary>Restricts return addresses to this site, without its path base, so that no link redirects elsewhere after signing in.</summary>
internal static class LocalAddress
{
    private static readonly Uri Anywhere = new("http://tracker/");

    /// <summary>The sign-in page, with the requested address to return to.</summary>
    public static string SignIn(HttpRequest request)
    {
        var asked = request.Path + request.QueryString;
        return HttpMethods.IsGet(request.Method) && asked != "/" ? $"/sign-in?return={Uri.EscapeDataString(asked)}" : "/sign-in";
    }

    /// <summary>Returns the address if it is local, otherwise the home page.</summary>
    public static string OrHome(string? address) => IsLocal(address) ? address! : "/";

    // Browsers treat "//", "/\" and control characters between slashes as the start of a host, also after removing dot segments.
    private static bool IsLocal(string? address) =>
        !BeginsWithHost(address) && !address!.Any(char.IsControl)
        && Uri.TryCreate(address, UriKind.Relative, out var path) && Uri.TryCreate(Anywhere, path, out var target)
        && target.Host == Anywhere.Host && !BeginsWithHost(target.AbsolutePath);

    /// <summary>Whether an apparent path is none, or names another host.</summary>
    public static bool BeginsWithHost(string? path) => string.IsNullOrEmpty(path) || path[0] != '/' || (path.Length > 1 && path[1] is '/' or '\\');
}
