namespace PcaTracker.Security.Http;

/// <summary>Addresses of this site only, without the path below which it is served, so that a link to the sign-in page cannot lead a person elsewhere.</summary>
internal static class LocalAddress
{
    private static readonly Uri Anywhere = new("http://tracker/");

    /// <summary>The sign-in page, and the way back to what was asked for.</summary>
    public static string SignIn(HttpRequest request)
    {
        var asked = request.Path + request.QueryString;
        return HttpMethods.IsGet(request.Method) && asked != "/" ? $"/sign-in?return={Uri.EscapeDataString(asked)}" : "/sign-in";
    }

    /// <summary>The address itself when it is one of ours, else the first page.</summary>
    public static string OrHome(string? address) => IsLocal(address) ? address! : "/";

    // Browsers read "//", "/\" and control characters between slashes as the start of a host, also where dots before them fall away.
    private static bool IsLocal(string? address) =>
        !BeginsWithHost(address) && !address!.Any(char.IsControl)
        && Uri.TryCreate(address, UriKind.Relative, out var path) && Uri.TryCreate(Anywhere, path, out var target) && target.Host == Anywhere.Host && !BeginsWithHost(target.AbsolutePath);

    /// <summary>Whether what looks like a path is none, or would lead to another host.</summary>
    public static bool BeginsWithHost(string? path) => string.IsNullOrEmpty(path) || path[0] != '/' || (path.Length > 1 && path[1] is '/' or '\\');
}
