using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace ODataSql.AspNetCore.Batch;

/// <summary>Reads a batch from JSON (OData JSON Format 4.01, 19.1).</summary>
internal static class JsonBatchReader
{
    private const int MaxDepth = 40;

    /// <summary>The batch; throws what is wrong with it.</summary>
    public static BatchRequest Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("requests", out var requests)
                || requests.ValueKind != JsonValueKind.Array)
                throw Malformed("A batch in JSON is an object with an array named 'requests'.");
            CheckNames(json.RootElement, "requests");
            return BatchRequest.Of([.. requests.EnumerateArray().Select(ReadRequest)]);
        }
        catch (JsonException malformed)
        {
            throw Malformed($"The body is not JSON, is nested deeper than {MaxDepth}, or names a member twice: line {malformed.LineNumber + 1}, "
                + $"byte {malformed.BytePositionInLine + 1}.");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape.
            throw Malformed("The body holds a text that is not made of whole Unicode characters.");
        }
    }

    private static BatchPart ReadRequest(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
            throw Malformed("Each of 'requests' is an object with 'id', 'method' and 'url'.");
        CheckNames(request, "id", "method", "url", "atomicityGroup", "dependsOn", "if", "headers", "body");
        var (id, group) = (Text(request, "id"), Text(request, "atomicityGroup"));
        if (id is null || !BatchRequest.IsIdentifier(id) || (group is not null && !BatchRequest.IsIdentifier(group)))
            throw Malformed("Each request has an 'id', and may have an 'atomicityGroup', made of letters, digits, '-', '.', '_' and '~'.");
        var method = Text(request, "method")?.ToUpperInvariant();
        if (method is null || !BatchRequest.Methods.Contains(method) || Text(request, "url") is not { Length: > 0 } url)
            throw Malformed($"Request '{id}' needs a 'method' (get, post, patch, put or delete) and a 'url'.");

        var headers = ReadHeaders(request, id);
        var body = ReadBody(request, id, method, headers);
        return new BatchPart(id, method, url, headers, body, group, ReadNames(request, id), request.TryGetProperty("if", out var condition)
            && condition.ValueKind != JsonValueKind.Null);
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(JsonElement request, string id)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (!Has(request, "headers", out var sent))
            return headers;
        if (sent.ValueKind != JsonValueKind.Object)
            throw Malformed($"'headers' of request '{id}' is an object of texts.");
        foreach (var header in sent.EnumerateObject())
        {
            if (header.Value.ValueKind != JsonValueKind.String || !PartHeaders.IsName(header.Name) || !PartHeaders.IsValue(header.Value.GetString()!))
                throw Malformed($"'headers' of request '{id}' is an object of texts without line ends.");
            headers.Add(KeyValuePair.Create(header.Name, header.Value.GetString()!));
        }

        return headers;
    }

    private static byte[] ReadBody(JsonElement request, string id, string method, List<KeyValuePair<string, string>> headers)
    {
        if (!Has(request, "body", out var body))
            return [];
        if (method is "GET" or "DELETE")
            throw Malformed($"Request '{id}' is a {method} and has no body.");
        var type = headers.Find(h => h.Key.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase)).Value;
        if (type is null)
            headers.Add(KeyValuePair.Create(HeaderNames.ContentType, "application/json"));
        if (type is null || IsJson(type))
            return Encoding.UTF8.GetBytes(body.GetRawText());
        if (body.ValueKind != JsonValueKind.String)
            throw Malformed($"'body' of request '{id}' is a text, since it is not JSON.");
        if (IsText(type))
            return Encoding.UTF8.GetBytes(body.GetString()!);
        try
        {
            return Base64Url.DecodeFromChars(body.GetString());
        }
        catch (FormatException)
        {
            throw Malformed($"'body' of request '{id}' is base64url, since it is neither JSON nor text.");
        }
    }

    private static IReadOnlyList<string> ReadNames(JsonElement request, string id)
    {
        if (!Has(request, "dependsOn", out var names))
            return [];
        if (names.ValueKind != JsonValueKind.Array || names.EnumerateArray().Any(n => n.ValueKind != JsonValueKind.String))
            throw Malformed($"'dependsOn' of request '{id}' is an array of identifiers.");
        return [.. names.EnumerateArray().Select(n => n.GetString()!)];
    }

    /// <summary>Whether a media type is JSON, or a kind of it.</summary>
    internal static bool IsJson(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed)
        && (parsed.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || parsed.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a media type is text of some kind.</summary>
    internal static bool IsText(string? type) =>
        MediaTypeHeaderValue.TryParse(type, out var parsed) && parsed.Type.Equals("text", StringComparison.OrdinalIgnoreCase);

    private static bool Has(JsonElement json, string name, out JsonElement value) =>
        json.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    private static string? Text(JsonElement json, string name) =>
        !Has(json, name, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Malformed($"'{name}' of a request is a text.");

    private static void CheckNames(JsonElement json, params IReadOnlyList<string> known)
    {
        foreach (var member in json.EnumerateObject())
            if (!known.Contains(member.Name) && !member.Name.Contains('@', StringComparison.Ordinal))
                throw Malformed($"A batch has no member '{member.Name}' here. There are: {string.Join(", ", known)}.");
    }

    private static MalformedBatchException Malformed(string sentence) => new("malformed-batch", sentence);
}
