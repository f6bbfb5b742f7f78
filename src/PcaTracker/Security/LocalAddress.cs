namespace PcaTracker.Security;

/// <summary>Addresses of this site only, without the path below which it is served, so that a link to the sign-in page cannot lead a person elsewhere.</summary>
internal static class LocalAddress
{
    /// <summary>The sign-in page, and the way back to what was asked for.</summary>
    public static string SignIn(HttpRequest request)
    {
        var asked = request.Path + request.QueryString;
        return HttpMethods.IsGet(request.Method) && asked != "/" ? $"/sign-in?return={Uri.EscapeDataString(asked)}" : "/sign-in";
    }

    /// <summary>The address itself when it is one of ours, else the first page.</summary>
    public static string OrHome(string? address) => IsLocal(address) ? address! : "/";

    // Browsers read "//", "/\" and control characters between slashes as the start of a host.
    private static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);
}
