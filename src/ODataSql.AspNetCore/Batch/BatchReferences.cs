using System.Text.Json;
using System.Text.Json.Nodes;

namespace ODataSql.AspNetCore.Batch;

/// <summary>What later requests of a batch may build on: whether an earlier one succeeded, which row it made or read, and in which state.</summary>
internal sealed class BatchReferences
{
    private readonly Dictionary<string, (bool Succeeded, string? Address, string? ETag)> _known = new(StringComparer.Ordinal);

    public void Add(PartAnswer answer, string? resource)
    {
        if (answer.Part.Id is not { } id)
            return;
        var location = answer.Response.Headers.Location.ToString() is { Length: > 0 } made ? made : null;
        // What a POST answers with is elsewhere; everything else was about the address it was sent to.
        var own = answer.Part.Method == HttpMethods.Post ? null : resource?.Split('?')[0];
        _known[id] = (answer.Succeeded, location ?? own, answer.Response.Headers.ETag.ToString() is { Length: > 0 } tag ? tag : null);
    }

    public void Add(string group, bool succeeded) => _known[group] = (succeeded, null, null);

    public bool HasFailed(string id) => _known.TryGetValue(id, out var known) && !known.Succeeded;

    public string? Address(string id) => _known.GetValueOrDefault(id).Address;

    public string? ETag(string id) => _known.GetValueOrDefault(id).ETag;

    /// <summary>A body with <c>$1</c> in the links it binds replaced by the address of what request 1 made.</summary>
    public byte[] InLinks(byte[] body)
    {
        if (body.AsSpan().IndexOf("\"$"u8) < 0)
            return body;
        try
        {
            var json = JsonNode.Parse(body);
            ReplaceIn(json);
            return JsonSerializer.SerializeToUtf8Bytes(json);
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            // The reader of the body refuses it.
            return body;
        }
    }

    private void ReplaceIn(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items)
                ReplaceIn(item);
        }
        else if (node is JsonObject members)
        {
            foreach (var (name, value) in members.ToList())
            {
                if (!IsLink(name))
                    ReplaceIn(value);
                else if (value is JsonArray links)
                    members[name] = new JsonArray([.. links.Select(link => Linked(link) ?? link?.DeepClone())]);
                else
                    members[name] = Linked(value) ?? value?.DeepClone();
            }
        }
    }

    private JsonValue? Linked(JsonNode? link) =>
        link is JsonValue text && text.TryGetValue<string>(out var url) && PartUrl.Reference(url) is { } id && Address(id) is { } address
            ? JsonValue.Create(PartUrl.Resolve(url, address))
            : null;

    private static bool IsLink(string name) =>
        name.EndsWith("@odata.bind", StringComparison.Ordinal) || name.EndsWith("@bind", StringComparison.Ordinal) || name is "@odata.id" or "@id";
}
