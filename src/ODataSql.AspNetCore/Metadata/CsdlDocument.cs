using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>A document that stays the same while the program runs: its bytes and their ETag.</summary>
internal sealed class StaticDocument(byte[] bytes)
{
    public byte[] Bytes => bytes;

    /// <summary>Weak, since the same document may travel compressed.</summary>
    public string ETag { get; } = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
}

/// <summary>Holds <c>$metadata</c> in both representations and versions, each written once (OData CSDL 4.01, XML and JSON).</summary>
/// <param name="model">Builds the model for a version of CSDL: 4.0, or 4.1, by which the library means 4.01.</param>
internal sealed class CsdlDocument(Func<Version, IEdmModel> model)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(ProtocolVersion, bool Json), StaticDocument> _documents = [];

    /// <summary>The document in a version, as JSON or XML.</summary>
    public StaticDocument Of(ProtocolVersion version, bool json)
    {
        // One at a time: the host may give the same model for every version, and sets its version meanwhile.
        lock (_lock)
        {
            if (!_documents.TryGetValue((version, json), out var document))
            {
                var csdl = model(version == ProtocolVersion.V401 ? new Version(4, 1) : new Version(4, 0));
                _documents[(version, json)] = document = json ? Json(csdl) : Xml(csdl);
            }

            return document;
        }
    }

    private static StaticDocument Xml(IEdmModel model)
    {
        using var bytes = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, Encoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };
        using (var writer = XmlWriter.Create(bytes, settings))
            Check(CsdlWriter.TryWriteCsdl(model, writer, CsdlTarget.OData, out var errors), errors);
        return new StaticDocument(bytes.ToArray());
    }

    private static StaticDocument Json(IEdmModel model)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            Check(CsdlWriter.TryWriteCsdl(model, writer, out var errors), errors);
        var document = JsonNode.Parse(bytes.ToArray())!.AsObject();
        CsdlJson.Complete(document, model);
        return new StaticDocument(JsonSerializer.SerializeToUtf8Bytes(document));
    }

    private static void Check(bool written, IEnumerable<object> errors)
    {
        if (!written)
            throw new InvalidOperationException(string.Join(' ', errors));
    }
}
