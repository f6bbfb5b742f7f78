using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>How tests send batches and read what is answered.</summary>
internal static class Batches
{
    /// <summary>Sends a body as it is, whatever it is.</summary>
    public static async Task<Reply> SendBatch(this HttpClient client, string contentType, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/odata/$batch") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        Assert.True(request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType));
        foreach (var (name, value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        // A server that refuses a long body does not wait for it; the client asks first, so as to hear why.
        request.Headers.ExpectContinue = body.Length > 1_000_000;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, text, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Sends parts as <c>multipart/mixed</c> and reads the answers.</summary>
    public static async Task<IReadOnlyList<PartReply>> SendParts(this HttpClient client, string parts, params (string Name, string Value)[] headers)
    {
        var reply = await client.SendBatch("multipart/mixed; boundary=b", parts.ReplaceLineEndings("\r\n"), headers);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return Read(reply.Headers["Content-Type"], reply.Text);
    }

    /// <summary>Sends requests as JSON and reads the answers.</summary>
    public static async Task<IReadOnlyList<JsonNode>> SendRequests(this HttpClient client, string requests, params (string Name, string Value)[] headers)
    {
        var reply = await client.SendBatch("application/json", $$"""{"requests":[{{requests}}]}""", headers);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return [.. reply.Json["responses"]!.AsArray().Select(r => r!)];
    }

    /// <summary>"1 201, 2 424 failed-dependency": identifier, status and, of a refusal, its code.</summary>
    public static string Statuses(this IReadOnlyList<JsonNode> responses) =>
        string.Join(", ", responses.Select(r => string.Join(' ', new[] { (string?)r["id"], r["status"]!.ToString(), (string?)(r["body"] is JsonObject body ? body["error"]?["code"] : null) }.OfType<string>())));

    public static string Statuses(this IReadOnlyList<PartReply> parts) =>
        string.Join(", ", parts.Select(p => string.Join(' ', new[] { p.Id, p.Status, p.Body.StartsWith("{\"error", StringComparison.Ordinal) ? (string?)p.Json["error"]!["code"] : null }.OfType<string>())));

    private static List<PartReply> Read(string contentType, string body)
    {
        var boundary = MediaTypeHeaderValue.Parse(contentType).Parameters.Single(p => p.Name == "boundary").Value;
        var pieces = body.Split($"--{boundary}");
        Assert.Equal("--\r\n", pieces[^1]);
        return [.. pieces[1..^1].SelectMany(ReadPart)];
    }

    private static IEnumerable<PartReply> ReadPart(string piece)
    {
        var (head, content) = Split(piece[2..]);
        var headers = Headers(head);
        if (headers["Content-Type"].StartsWith("multipart/mixed", StringComparison.Ordinal))
            return Read(headers["Content-Type"], content).Select(p => p with { InChangeSet = true });
        Assert.Equal("application/http", headers["Content-Type"]);
        var (inner, text) = Split(content);
        var (line, own) = inner.Split("\r\n", 2) is [var first, var rest] ? (first, rest) : (inner, "");
        Assert.StartsWith("HTTP/1.1 ", line, StringComparison.Ordinal);
        return [new PartReply(headers.GetValueOrDefault("Content-ID"), line.Split(' ')[1], Headers(own), text[..^2], false)];
    }

    private static (string, string) Split(string text) => text.Split("\r\n\r\n", 2) is [var head, var rest] ? (head, rest) : throw new FormatException(text);

    private static Dictionary<string, string> Headers(string head) =>
        head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
}

/// <summary>The answer to one request of a batch.</summary>
internal sealed record PartReply(string? Id, string Status, IReadOnlyDictionary<string, string> Headers, string Body, bool InChangeSet)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}
