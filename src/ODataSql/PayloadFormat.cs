namespace ODataSql;

/// <summary>Version of the protocol that an answer follows.</summary>
public enum ProtocolVersion
{
    /// <summary>4.0: control information begins with <c>@odata.</c>.</summary>
    V40,

    /// <summary>4.01: control information begins with <c>@</c>.</summary>
    V401,
}

/// <summary>How much control information a JSON answer carries (OData JSON Format 4.01, section 3.1).</summary>
public enum MetadataLevel
{
    /// <summary>Only next links and counts.</summary>
    None,

    /// <summary>What cannot be worked out from <c>$metadata</c>.</summary>
    Minimal,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>The JSON that a client asked for (OData JSON Format 4.01, section 3).</summary>
/// <param name="Version">Version of the protocol.</param>
/// <param name="Metadata">How much control information.</param>
/// <param name="Ieee754Compatible">Whether <c>Edm.Int64</c> and <c>Edm.Decimal</c> are written as strings.</param>
/// <param name="Streaming">Whether the client asked for an answer it can read while it arrives, and so hears that it is one.</param>
public sealed record PayloadFormat(
    ProtocolVersion Version = ProtocolVersion.V40, MetadataLevel Metadata = MetadataLevel.Minimal, bool Ieee754Compatible = false, bool Streaming = false)
{
    /// <summary>What a client gets that asks for nothing.</summary>
    public static PayloadFormat Default { get; } = new();

    /// <summary>Value of the <c>OData-Version</c> header.</summary>
    public string VersionText => Version == ProtocolVersion.V401 ? "4.01" : "4.0";

    /// <summary>Media type of a JSON answer in this format; the prefix of its parameters went with 4.01.</summary>
    public string ContentType
    {
        get
        {
            var prefix = Version == ProtocolVersion.V401 ? "" : "odata.";
            return $"application/json;{prefix}metadata={Metadata.ToString().ToLowerInvariant()}{(Streaming ? $";{prefix}streaming=true" : "")}{(Ieee754Compatible ? ";IEEE754Compatible=true" : "")}";
        }
    }
}
