namespace ODataSql;

/// <summary>The protocol version of a response.</summary>
public enum ProtocolVersion
{
    /// <summary>4.0: control information has the prefix <c>@odata.</c>.</summary>
    V40,

    /// <summary>4.01: control information has the prefix <c>@</c>.</summary>
    V401,
}

/// <summary>How much control information a JSON response carries (OData JSON Format 4.01, section 3.1).</summary>
public enum MetadataLevel
{
    /// <summary>Only next links and counts.</summary>
    None,

    /// <summary>Everything that a client cannot compute from <c>$metadata</c>.</summary>
    Minimal,

    /// <summary>All control information.</summary>
    Full,
}

/// <summary>The JSON format that a client asked for (OData JSON Format 4.01, section 3).</summary>
/// <param name="Version">Protocol version.</param>
/// <param name="Metadata">How much control information the response carries.</param>
/// <param name="Ieee754Compatible">Whether <c>Edm.Int64</c> and <c>Edm.Decimal</c> are written as strings.</param>
/// <param name="Streaming">Whether the client asked for <c>streaming=true</c>, which the content type then repeats.</param>
public sealed record PayloadFormat(
    ProtocolVersion Version = ProtocolVersion.V40,
    MetadataLevel Metadata = MetadataLevel.Minimal,
    bool Ieee754Compatible = false,
    bool Streaming = false)
{
    /// <summary>The format for clients that do not ask for one.</summary>
    public static PayloadFormat Default { get; } = new();

    /// <summary>Value of the <c>OData-Version</c> header.</summary>
    public string VersionText => Version == ProtocolVersion.V401 ? "4.01" : "4.0";

    /// <summary>Media type of a JSON response in this format; 4.01 dropped the prefix of its parameters.</summary>
    public string ContentType
    {
        get
        {
            var prefix = Version == ProtocolVersion.V401 ? "" : "odata.";
            var (streaming, ieee) = (Streaming ? $";{prefix}streaming=true" : "", Ieee754Compatible ? ";IEEE754Compatible=true" : "");
            return $"application/json;{prefix}metadata={Metadata.ToString().ToLowerInvariant()}{streaming}{ieee}";
        }
    }
}
