using System.Text.Json;
using Microsoft.OData.Edm;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>Writes the service document, the list of entity sets (OData JSON Format 4.01, section 5).</summary>
internal static class ServiceDocument
{
    public static StaticDocument Of(IEdmModel model, PayloadFormat format, Uri root)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            if (format.Metadata != MetadataLevel.None)
                json.WriteString(format.Version == ProtocolVersion.V401 ? "@context" : "@odata.context", $"{root.AbsoluteUri}$metadata");
            json.WriteStartArray("value");
            foreach (var set in model.EntityContainer.EntitySets())
            {
                json.WriteStartObject();
                json.WriteString("name", set.Name);
                json.WriteString("kind", "EntitySet");
                json.WriteString("url", set.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return new StaticDocument(bytes.ToArray());
    }
}
