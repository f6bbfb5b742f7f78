using System.Net;
using System.Text.Json.Nodes;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Delta;

/// <summary>How tests keep a copy of a set up to date.</summary>
internal static class Deltas
{
    /// <summary>Reads a set and the link that ends the answer.</summary>
    public static async Task<string> Track(this HttpClient client, string path)
    {
        var reply = await client.Get("/odata/" + path, ("Prefer", "track-changes"));
        Assert.Equal((HttpStatusCode.OK, "track-changes"), (reply.Status, reply.Header("Preference-Applied")));
        return reply["@odata.deltaLink"]!;
    }

    /// <summary>Follows a link; the entries, and the link to follow next.</summary>
    public static async Task<(string Changes, string Link)> Follow(this HttpClient client, string link)
    {
        var reply = await client.Get(link);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Text);
        return (string.Join(", ", reply.Json["value"]!.AsArray().Select(Told)), (reply["@odata.deltaLink"] ?? reply["@odata.nextLink"])!);
    }

    public static async Task<Reply> Get(this HttpClient client, string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    // A row by its name, a removed one by its reason.
    private static string Told(JsonNode? entry) => (string?)(entry!["Title"] ?? entry["Code"] ?? entry["Text"] ?? entry["reason"])! ?? "";
}
