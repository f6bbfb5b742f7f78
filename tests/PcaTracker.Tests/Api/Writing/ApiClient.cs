using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>Sends requests of tests to the API and reads the answers.</summary>
internal static class ApiClient
{
    public static Task<Reply> Post(this HttpClient client, string path, object? body = null, params (string Name, string Value)[] headers) =>
        Send(client, HttpMethod.Post, path, body, headers);

    public static Task<Reply> Patch(this HttpClient client, string path, object? body, string? ifMatch = "*", params (string Name, string Value)[] headers) =>
        Send(client, HttpMethod.Patch, path, body, ifMatch is null ? headers : [("If-Match", ifMatch), .. headers]);

    public static Task<Reply> Put(this HttpClient client, string path, object? body, string? ifMatch = "*", params (string Name, string Value)[] headers) =>
        Send(client, HttpMethod.Put, path, body, ifMatch is null ? headers : [("If-Match", ifMatch), .. headers]);

    public static Task<Reply> Remove(this HttpClient client, string path, string? ifMatch = "*") =>
        Send(client, HttpMethod.Delete, path, null, ifMatch is null ? [] : [("If-Match", ifMatch)]);

    /// <summary>Runs a bound action on whatever state its row is in.</summary>
    public static Task<Reply> Act(this HttpClient client, string path, object? body = null) => Send(client, HttpMethod.Post, path, body, [("If-Match", "*")]);

    /// <summary>Lets the next wider circle read a row, as whoever has just read it.</summary>
    public static async Task<Reply> Widen(this HttpClient client, string row, string visibility)
    {
        var read = await client.Read(row);
        return await client.Post($"{row}/PcaTracker.Widen", new { Visibility = visibility, Confirm = true }, ("If-Match", read["@odata.etag"]!));
    }

    public static Task<Reply> Read(this HttpClient client, string path, params (string Name, string Value)[] headers) => Send(client, HttpMethod.Get, path, null, headers);

    /// <summary>An answer without the ids that rows have where their key is not selected.</summary>
    public static string WithoutIds(string json) => Regex.Replace(json, "\"@odata.id\":\"[^\"]*\",", "", RegexOptions.None, TimeSpan.FromSeconds(1));

    public static async Task<Reply> Send(this HttpClient client, HttpMethod method, string path, object? body, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/odata/" + path);
        if (body is not null)
            request.Content = new StringContent(body as string ?? JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(body))!.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
                request.Content!.Headers.Remove(name);
            Assert.True(name == "Content-Type" ? request.Content!.Headers.TryAddWithoutValidation(name, value) : request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, text, response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }
}

/// <summary>An answer of the API, read whole.</summary>
internal sealed record Reply(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public string? this[string property] => Json[property]?.ToString();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Status, code and target of a refusal: "400 unknown-property Colour".</summary>
    public string Refusal => string.Join(' ', new[] { ((int)Status).ToString(System.Globalization.CultureInfo.InvariantCulture), (string?)Json["error"]!["code"], (string?)Json["error"]!["target"] }.OfType<string>());

    public string Sentence => (string)Json["error"]!["message"]!;
}
