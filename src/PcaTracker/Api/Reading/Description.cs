namespace PcaTracker.Api.Reading;

/// <summary>The service document and <c>$metadata</c>, which the library serves: it ignores what it does not know, and we do not.</summary>
internal static class Description
{
    private static readonly string[] DocumentFormats = ["json", "application/json"], MetadataFormats = ["xml", "application/xml", "json", "application/json"];

    /// <summary>Refuses query options that neither takes, and formats that neither has.</summary>
    public static Task CheckOptions(HttpContext context, RequestDelegate next)
    {
        if (FormatsOf(context.Request.Path) is not { } formats)
            return next(context);
        foreach (var (name, value) in context.Request.Query)
        {
            if (!name.TrimStart('$').Equals("format", StringComparison.OrdinalIgnoreCase))
                return ODataErrors.Write(context, StatusCodes.Status400BadRequest, "option-not-applicable", $"The description of the feed takes no query option '{name}'.", name);
            if (!formats.Contains(value.ToString().Split(';')[0], StringComparer.OrdinalIgnoreCase))
                return ODataErrors.Write(context, StatusCodes.Status406NotAcceptable, "not-acceptable", $"This is written as {string.Join(" or ", formats.Where(f => f.Contains('/')))}, and $format asks for {value}.", name);
        }

        return next(context);
    }

    private static string[]? FormatsOf(PathString path) =>
        path.StartsWithSegments("/odata", StringComparison.OrdinalIgnoreCase, out var rest)
            ? rest.Value switch
            {
                "" or "/" => DocumentFormats,
                "/$metadata" => MetadataFormats,
                _ => null,
            }
            : null;
}
