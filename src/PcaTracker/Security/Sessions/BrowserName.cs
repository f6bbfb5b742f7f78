namespace PcaTracker.Security.Sessions;

/// <summary>Shortens a browser's User-Agent for people: "Firefox on Windows".</summary>
internal static class BrowserName
{
    // Browsers also claim to be their predecessors, so that the more specific mark comes first.
    private static readonly (string Mark, string Name)[] Programs =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
        [("Windows", "Windows"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Mac OS", "macOS"), ("Linux", "Linux")];

    /// <summary>Names the browser and system of a request.</summary>
    public static string Of(HttpRequest request)
    {
        var text = request.Headers.UserAgent.ToString();
        return (Named(Programs, text), Named(Systems, text)) switch
        {
            ({ } program, { } system) => $"{program} on {system}",
            ({ } program, null) => program,
            _ => "A program that is not known",
        };
    }

    private static string? Named((string Mark, string Name)[] known, string text) =>
        known.FirstOrDefault(k => text.Contains(k.Mark, StringComparison.Ordinal)).Name;
}
