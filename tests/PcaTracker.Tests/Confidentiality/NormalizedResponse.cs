using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// An answer, byte for byte but for what every host draws or measures for itself. Each of these says nothing of rows:
/// <list type="bullet">
/// <item><c>Date</c>: the time of the machine, which the clock of a test does not set.</item>
/// <item>Proofs of a form (<c>__RequestVerificationToken</c>, the cookie <c>pcatracker-form</c>): random for each page; their length is kept.</item>
/// <item>The boundary of a multipart answer: random for each answer, of one length.</item>
/// <item>The authenticator key that the page of the second factor offers, as text, as picture and encrypted: random for each page.</item>
/// <item>The key of a form, by which it is saved once, and the encrypted base of a change: random for each page.</item>
/// <item>The numbers of the reader's own access tokens on the Connect page: drawn at random by each host.</item>
/// <item>The link that turns a digest off: made with the key of each host.</item>
/// <item>The number of a request on the error page: counts connections and what each of them asked.</item>
/// <item><c>$deltatoken</c>: encrypted with a random nonce; its length is kept, and what it leads to is compared by following it.</item>
/// </list>
/// </summary>
internal sealed partial record NormalizedResponse(int Status, string Headers, string Body)
{
    public static async Task<NormalizedResponse> From(HttpResponseMessage response, bool anyNewKeys = false)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .Where(h => h.Key != "Date")
            .OrderBy(h => h.Key, StringComparer.Ordinal)
            .SelectMany(h => h.Value.Select(value => $"{h.Key}: {value}"));
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        var body = IsWorkbook(response) ? Unpacked(bytes) : Encoding.UTF8.GetString(bytes);
        var heard = new NormalizedResponse((int)response.StatusCode, Plain(string.Join('\n', headers)), Plain(body)) { Raw = body };
        return anyNewKeys ? heard with { Headers = NewKeys(heard.Headers), Body = NewKeys(heard.Body) } : heard;
    }

    private static bool IsWorkbook(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.EndsWith("spreadsheetml.sheet", StringComparison.Ordinal) == true;

    // Nothing that is packed is overlooked.
    private static string Unpacked(byte[] workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook));
        return string.Concat(zip.Entries.Select(entry =>
        {
            using var text = new StreamReader(entry.Open(), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
            return $"{entry.FullName}\n{text.ReadToEnd()}\n";
        }));
    }

    /// <summary>The body as it came, for its links.</summary>
    private string Raw { get; init; } = "";

    /// <summary>The link to the next page, as the reader of the answer follows it.</summary>
    public string? NextLink => Link("nextLink");

    /// <summary>The link to what changes.</summary>
    public string? DeltaLink => Link("deltaLink");

    public bool IsSameAs(NormalizedResponse other) => Status == other.Status && Headers == other.Headers && Body == other.Body;

    public override string ToString() => $"{Status}\n{Headers}\n\n{(Body.Length > 1_500 ? Body[..1_500] + " …" : Body)}";

    /// <summary>All of it.</summary>
    public string ToText() => $"{Status}\n{Headers}\n\n{Body}";

    /// <summary>Where two answers part.</summary>
    public static string Difference(NormalizedResponse one, NormalizedResponse other) => Difference(one.ToText(), other.ToText());

    public static string Difference(string left, string right)
    {
        var at = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        var from = Math.Max(0, at - 200);
        return $"answers part at character {at}:\n  … {Cut(left, from)}\n  … {Cut(right, from)}";
    }

    /// <summary>What stands around a word.</summary>
    public static string Around(string text, string word) => Cut(text, Math.Max(0, text.IndexOf(word, StringComparison.OrdinalIgnoreCase) - 200));

    private static string Cut(string text, int from) => text[Math.Min(from, text.Length)..Math.Min(from + 500, text.Length)].ReplaceLineEndings("⏎");

    private string? Link(string name) => Regex.Match(Raw, $"\"@(?:odata\\.)?{name}\":\"([^\"]+)\"\\}}$", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } link ? link.Groups[1].Value : null;

    private static string Plain(string text) => Offered().Replace(Drawn().Replace(text, match => string.Create(CultureInfo.InvariantCulture, $"{match.Groups["what"].Value}‹{match.Groups["drawn"].Length}›")), "${what}‹offered›");

    /// <summary>Keys of rows that a request created are drawn by each host.</summary>
    private static string NewKeys(string text) => Key().Replace(text, match => TwinHosts.KnownKeys.Contains(long.Parse(match.Value, CultureInfo.InvariantCulture)) ? match.Value : "‹new key›");

    [GeneratedRegex("""(?<what>\$deltatoken=|name="__RequestVerificationToken" value="|pcatracker-form=|boundary=batch_|boundary=changeset_|--batch_|--changeset_|Number of this request: <code translate="no">|/notifications/unsubscribe/)(?<drawn>[A-Za-z0-9_:-]+)""", RegexOptions.None, 5_000)]
    private static partial Regex Drawn();

    [GeneratedRegex("""(?<what><code id="key" translate="no">|name="Input.Offer" value="|name="Input.Key" value="|name="Input.Base" value="|name="Token" value="|shape-rendering="crispEdges">\s*<rect[^>]*></rect><path d=")[^"<]+""", RegexOptions.None, 5_000)]
    private static partial Regex Offered();

    [GeneratedRegex("[0-9]{15}", RegexOptions.None, 5_000)]
    private static partial Regex Key();
}
