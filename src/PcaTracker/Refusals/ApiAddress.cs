namespace PcaTracker.Refusals;

/// <summary>The path of the OData service.</summary>
internal static class ApiAddress
{
    /// <summary>The path below which every address belongs to the API.</summary>
    public const string Path = "/odata";

    /// <summary>Whether a request is for the API, whose refusals are OData errors and never pages.</summary>
    public static bool IsForApi(this HttpContext context) => context.Request.Path.StartsWithSegments(Path, StringComparison.OrdinalIgnoreCase);
}
