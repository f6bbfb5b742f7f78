using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>A request in pieces, so that it can be made smaller.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Segments after the root of the host, not yet encoded.</param>
internal sealed record GeneratedRequest(string Method, params IReadOnlyList<string> Path)
{
    /// <summary>Query options, names as they are and values not yet encoded.</summary>
    public IReadOnlyList<(string Name, string Value)> Options { get; init; } = [];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Requests of a batch.</summary>
    public IReadOnlyList<GeneratedRequest> Parts { get; init; } = [];

    /// <summary>Whether a batch is written in JSON, and not as MIME.</summary>
    public bool IsJsonBatch { get; init; }

    /// <summary>Whether the changes of a batch are one transaction.</summary>
    public bool IsAtomic { get; init; }

    /// <summary>A request of the API.</summary>
    public static GeneratedRequest ForApi(string method, params IEnumerable<string> path) => new(method, ["odata", .. path]);

    public bool IsForApi => Path.Count > 0 && Path[0] == "odata";

    public string Target
    {
        get
        {
            var path = string.Join('/', Path.Select(Encoded));
            return Options.Count == 0 ? path : path + "?" + string.Join('&', Options.Select(o => $"{Encoded(o.Name)}={Uri.EscapeDataString(o.Value)}"));
        }
    }

    public HttpRequestMessage Message(Uri host)
    {
        // As it is: what a client would tidy up must arrive untidied.
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(host.AbsoluteUri + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Parts.Count > 0)
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(IsJsonBatch ? JsonBatch() : MimeBatch()))
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(IsJsonBatch ? "application/json" : "multipart/mixed; boundary=b") },
            };
        else if (Body is not null)
            message.Content = new StringContent(Body, Encoding.UTF8, MediaTypeHeaderValue.Parse(ContentType));
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    /// <summary>The same with one piece less, or one piece smaller.</summary>
    public IEnumerable<GeneratedRequest> Smaller()
    {
        foreach (var (part, i) in Parts.Select((p, i) => (p, i)))
        {
            if (Parts.Count > 1)
                yield return this with { Parts = [.. Parts.Where((_, j) => j != i)] };
            foreach (var smaller in part.Smaller())
                yield return this with { Parts = [.. Parts.Select((p, j) => j == i ? smaller : p)] };
        }

        for (var i = 0; i < Options.Count; i++)
            yield return this with { Options = [.. Options.Where((_, j) => j != i)] };
        for (var i = 0; i < Headers.Count; i++)
            yield return this with { Headers = [.. Headers.Where((_, j) => j != i)] };
        if (Path.Count > 2)
            yield return this with { Path = [.. Path.SkipLast(1)] };
        foreach (var (option, i) in Options.Select((o, i) => (o, i)))
            foreach (var shorter in Shorter(option.Value))
                yield return this with { Options = [.. Options.Select((o, j) => j == i ? (o.Name, shorter) : o)] };
    }

    // One side of a connective, one item of a list.
    private static IEnumerable<string> Shorter(string value)
    {
        foreach (var separator in (string[])[" and ", " or ", ",", "/", ";"])
        {
            var pieces = value.Split(separator);
            for (var i = 0; pieces.Length > 1 && i < pieces.Length; i++)
                yield return string.Join(separator, pieces.Where((_, j) => j != i));
        }
    }

    public override string ToString() =>
        $"{Method} /{Target}" + string.Concat(Headers.Select(h => $"\n  {h.Name}: {h.Value}")) + (Body is null ? "" : $"\n  {Body}")
        + string.Concat(Parts.Select(p => "\n  part " + p.ToString().Replace("\n", "\n  ", StringComparison.Ordinal)));

    // What no request line can hold is percent-encoded; the rest is left as it is.
    private static string Encoded(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is <= 0x20 or >= 0x7F or '#' or '?' or '%' or '&' or '+' or '/' ? string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"%{b:X2}")) : rune.ToString()));

    private string InBatch => "/" + Target;

    private string JsonBatch() => JsonSerializer.Serialize(new
    {
        requests = Parts.Select((part, i) => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["id"] = $"{i}",
            ["method"] = part.Method,
            ["url"] = part.InBatch,
            ["headers"] = part.Headers.Append(("Content-Type", part.ContentType)).DistinctBy(h => h.Item1, StringComparer.OrdinalIgnoreCase).ToDictionary(h => h.Item1, h => h.Item2, StringComparer.OrdinalIgnoreCase),
            ["body"] = part.Body is null ? null : JsonDocument.Parse(part.Body).RootElement,
            ["atomicityGroup"] = IsAtomic && part.Method != "GET" ? "g" : null,
        }.Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal)),
    });

    private string MimeBatch()
    {
        var (reads, changes) = (Parts.Where(p => !IsAtomic || p.Method == "GET").ToList(), Parts.Where(p => IsAtomic && p.Method != "GET").ToList());
        var text = string.Concat(reads.Select((part, i) => $"--b\r\n{MimePart(part, i)}"));
        if (changes.Count > 0)
            text += "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n" + string.Concat(changes.Select((part, i) => $"--c\r\n{MimePart(part, 100 + i)}")) + "--c--\r\n";
        return text + "--b--\r\n";
    }

    private static string MimePart(GeneratedRequest part, int id) =>
        $"Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {id}\r\n\r\n{part.Method} {part.InBatch} HTTP/1.1\r\n"
        + string.Concat(part.Headers.Select(h => $"{h.Name}: {h.Value}\r\n"))
        + (part.Body is null ? "" : $"Content-Type: {part.ContentType}\r\n") + "\r\n" + part.Body + "\r\n";
}
