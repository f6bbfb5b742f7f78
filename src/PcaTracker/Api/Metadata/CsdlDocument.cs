using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.OData.Edm.Csdl;
using ODataSql;

namespace PcaTracker.Api.Metadata;

/// <summary>A document that changes with the program only: its bytes, and the tag that stands for them.</summary>
internal sealed class Document(byte[] bytes)
{
    public byte[] Bytes => bytes;

    /// <summary>Weak, since the same document may travel compressed.</summary>
    public string ETag { get; } = $"W/\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"";
}

/// <summary><c>$metadata</c> in both representations and versions, each written once (OData CSDL 4.01, XML and JSON).</summary>
internal static class CsdlDocument
{
    private static readonly Dictionary<(ProtocolVersion, bool Json), Lazy<Document>> Documents = new()
    {
        [(ProtocolVersion.V40, false)] = new(() => Xml(new Version(4, 0))),
        [(ProtocolVersion.V40, true)] = new(() => Json(new Version(4, 0))),
        [(ProtocolVersion.V401, false)] = new(() => Xml(new Version(4, 1))),
        [(ProtocolVersion.V401, true)] = new(() => Json(new Version(4, 1))),
    };

    public static Document Of(ProtocolVersion version, bool json) => Documents[(version, json)].Value;

    private static Document Xml(Version csdl)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Indent = true, Encoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
            Check(CsdlWriter.TryWriteCsdl(TrackerModel.Build(csdl), writer, CsdlTarget.OData, out var errors), errors);
        return new Document(bytes.ToArray());
    }

    private static Document Json(Version csdl)
    {
        var model = TrackerModel.Build(csdl);
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            Check(CsdlWriter.TryWriteCsdl(model, writer, out var errors), errors);
        var document = JsonNode.Parse(bytes.ToArray())!.AsObject();
        CsdlJson.Complete(document, model);
        return new Document(JsonSerializer.SerializeToUtf8Bytes(document));
    }

    private static void Check(bool written, IEnumerable<object> errors)
    {
        if (!written)
            throw new InvalidOperationException(string.Join(' ', errors));
    }
}
