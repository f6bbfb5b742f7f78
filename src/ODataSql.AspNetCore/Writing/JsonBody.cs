using System.Text.Json;

namespace ODataSql.AspNetCore.Writing;

/// <summary>The JSON object that a write carries, and how its numbers are written.</summary>
internal sealed record JsonBody(JsonDocument Document, bool LongsAsText) : IDisposable
{
    public JsonElement Root => Document.RootElement;

    public JsonValues Values => new(LongsAsText);

    public void Dispose() => Document.Dispose();
}
