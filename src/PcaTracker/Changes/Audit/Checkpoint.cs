using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Audit;

/// <summary>How far a chain of the record of changes had come at some moment, signed: whoever keeps it can tell when the end is cut off or all is written anew.</summary>
/// <param name="Chain">The chain, e.g. <c>shared</c>.</param>
/// <param name="Count">How many entries it had.</param>
/// <param name="Head">The hash of the last of them, in hexadecimal.</param>
/// <param name="At">When.</param>
/// <param name="Key">Public key of whoever signed, base64.</param>
/// <param name="Signature">Ed25519, base64.</param>
internal sealed record Checkpoint(
    [property: JsonRequired] string Chain, [property: JsonRequired] long Count, [property: JsonRequired] string Head,
    [property: JsonRequired] string At, [property: JsonRequired] string Key, [property: JsonRequired] string Signature)
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true };

    public static Checkpoint Sign(AuditKey key, string chain, long count, string head, string at) =>
        new(chain, count, head, at, key.Public, key.Sign(Message(chain, count, head, at)));

    /// <summary>Reads a line of the file; null when it is none.</summary>
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
    /// Whether a line is the end of a checkpoint that two writers at once, or a power failure, left behind. It says nothing of a chain, and
    /// replacing a checkpoint by it is no more than deleting the line. A line that lacks a single character is a changed checkpoint.
    /// </summary>
    public static bool IsRemnant(string line) => line.Length < Shortest - 1 && (line.Length == 0 || line[^1] == '}' && !line.Contains('{', StringComparison.Ordinal));

    /// <summary>Whether whoever has the key said exactly this.</summary>
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

    /// <summary>What whoever signed goes by.</summary>
    [JsonIgnore]
    public string KeyName => AuditKey.Name(Key);

    private static readonly int Shortest = new Checkpoint("eu", 0, new string('0', 64), Instants.Text(default), new string('A', 44), new string('A', 88)).Line.Length;

    // By its digits days are compared and shown.
    private static bool IsInstant(string at) => DateTimeOffset.TryParseExact(at, Instants.Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static byte[] Message(string chain, long count, string head, string at) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PcaTracker checkpoint\n{chain}\n{count}\n{head}\n{at}\n"));
}
