using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>
/// The signed state of a hash chain at some instant. A kept checkpoint shows later whether the end of the chain was cut off or all of it was
/// rewritten.
/// </summary>
/// <param name="Chain">The chain, e.g. <c>shared</c>.</param>
/// <param name="Count">Its number of entries.</param>
/// <param name="Head">The hash of the last entry, in hexadecimal.</param>
/// <param name="At">The instant.</param>
/// <param name="Key">The signer's public key, base64.</param>
/// <param name="Signature">Ed25519, base64.</param>
internal sealed record Checkpoint(
    [property: JsonRequired] string Chain, [property: JsonRequired] long Count, [property: JsonRequired] string Head,
    [property: JsonRequired] string At, [property: JsonRequired] string Key, [property: JsonRequired] string Signature)
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    /// <summary>Signs the state of a chain.</summary>
    public static Checkpoint Sign(AuditKey key, string chain, long count, string head, string at) =>
        new(chain, count, head, at, key.Public, key.Sign(Message(chain, count, head, at)));

    /// <summary>Reads a line of the file; null when it is not a checkpoint.</summary>
    public static Checkpoint? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Checkpoint>(line, Lines) is { } checkpoint && IsInstant(checkpoint.At) ? checkpoint : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Whether a line is the end of a checkpoint that simultaneous writers or a power failure left. It makes no statement about a chain, and
    /// replacing a checkpoint by it has the same effect as deleting the line. A line that lacks one character is a changed checkpoint.
    /// </summary>
    public static bool IsRemnant(string line) =>
        line.Length < Shortest - 1 && (line.Length == 0 || line[^1] == '}' && !line.Contains('{', StringComparison.Ordinal));

    /// <summary>Whether the signature is valid.</summary>
    [JsonIgnore]
    public bool IsSigned => AuditKey.Verify(Key, Message(Chain, Count, Head, At), Signature);

    /// <summary>The line of the file.</summary>
    [JsonIgnore]
    public string Line => JsonSerializer.Serialize(this, Lines);

    /// <summary>The day of <see cref="At"/>, in UTC.</summary>
    [JsonIgnore]
    public string Day => At[..10];

    /// <summary>The time of day of <see cref="At"/>, in UTC.</summary>
    [JsonIgnore]
    public string Time => At[11..16];

    /// <summary>The short name of the signer's key.</summary>
    [JsonIgnore]
    public string KeyName => AuditKey.Name(Key);

    private static readonly int Shortest =
        new Checkpoint("eu", 0, new string('0', 64), Instants.Text(default), new string('A', 44), new string('A', 88)).Line.Length;

    // Days are compared and shown by the digits of the text.
    private static bool IsInstant(string at) =>
        DateTimeOffset.TryParseExact(at, Instants.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static byte[] Message(string chain, long count, string head, string at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PcaTracker checkpoint\n{chain}\n{count}\n{head}\n{at}\n"));
}
