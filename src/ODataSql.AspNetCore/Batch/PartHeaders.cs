using Microsoft.Net.Http.Headers;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Batch;

/// <summary>The headers of a request in a batch: what it may say itself, and what it takes over from the batch.</summary>
internal static class PartHeaders
{
    /// <summary>Headers about the state of one row.</summary>
    public static readonly IReadOnlyList<string> Preconditions = ["If-Match", "If-None-Match"];

    /// <summary>Headers about the caller or the connection, which belong to the batch, and those that HTTP forbids within one.</summary>
    private static readonly string[] Refused =
    [
        "Authorization", "Proxy-Authorization", "Authentication-Info", "WWW-Authenticate", "Cookie", "Set-Cookie", "Forwarded", "Connection",
            "Upgrade", "Transfer-Encoding", "TE",
        "Expect", "From", "Max-Forwards", "Range", "Content-Encoding",
    ];

    private static readonly string[] Inherited = ["OData-Version", "OData-MaxVersion", HeaderNames.AcceptLanguage];

    public static bool IsName(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    public static bool IsValue(string text) => !text.Any(c => char.IsControl(c) && c != '\t');

    /// <summary>The first header that a request of a batch may not have; null when there is none.</summary>
    public static string? FindRefused(BatchPart part) =>
        part.Headers.Select(h => h.Key)
            .FirstOrDefault(name => Refused.Contains(name, StringComparer.OrdinalIgnoreCase)
                || name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("X-Original", StringComparison.OrdinalIgnoreCase));

    /// <summary>What the handler of a part reads: its own headers first, then what the batch said for all (OData 4.01 Protocol, 8).</summary>
    public static IHeaderDictionary For(BatchPart part, HttpRequest batch)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        foreach (var (name, value) in part.Headers)
            headers.Append(name, value);
        headers.ContentLength = part.Body.Length > 0 ? part.Body.Length : null;
        headers.Host = batch.Headers.Host;
        foreach (var name in Inherited)
            if (!headers.ContainsKey(name) && batch.Headers.TryGetValue(name, out var value))
                headers[name] = value;
        if (PreferencesForAll(batch) is { Length: > 0 } preferences)
            headers.Append("Prefer", preferences);
        return headers;
    }

    private static string PreferencesForAll(HttpRequest batch) =>
        string.Join(", ", Preferences.Parse(batch.Headers["Prefer"]).Where(p => p.Name is not ("continue-on-error" or "respond-async"))
            .Select(p => p.Text));
}
