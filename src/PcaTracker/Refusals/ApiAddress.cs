namespace PcaTracker.Refusals;

/// <summary>Where the OData service is served.</summary>
internal static class ApiAddress
{
    /// <summary>The path below which every address belongs to the API.</summary>
    public const string Path = "/odata";

    /// <summary>Whether a request is for the API: refused as OData says, and never by a page.</summary>
    public static bool IsForApi(this HttpContext context) => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);
}
