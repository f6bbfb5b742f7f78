using System.Text;
using Microsoft.Net.Http.Headers;

namespace ODataSql.AspNetCore.Batch;

/// <summary>Reads a batch from <c>multipart/mixed</c> (OData 4.01 Protocol, 11.7.7; RFC 2046). Lines may end in LF alone.</summary>
internal static class MultipartBatchReader
{
    /// <summary>The batch; throws what is wrong with it.</summary>
    public static BatchRequest Read(string? boundary, byte[] body)
    {
        var parts = new List<BatchPart>();
        foreach (var (headers, content) in PartsOf(boundary, body))
        {
            if (TypeOf(headers) is { } set && set.MediaType.Equals("multipart/mixed", StringComparison.OrdinalIgnoreCase))
                parts.AddRange(ReadChangeSet(set, content, $"change-set-{parts.Count}"));
            else
                parts.Add(ReadRequest(headers, content, null));
        }

        return BatchRequest.Of(parts);
    }

    // No identifier begins with '#', so no request has the name of the group.
    private static List<BatchPart> ReadChangeSet(MediaTypeHeaderValue type, byte[] content, string name) =>
        PartsOf(type.Boundary.Value, content).Select(part => ReadRequest(part.Headers, part.Content, "#" + name)).ToList();

    private static BatchPart ReadRequest(Headers headers, byte[] content, string? group)
    {
        if (TypeOf(headers) is not { } type || !type.MediaType.Equals("application/http", StringComparison.OrdinalIgnoreCase))
            throw Malformed("Each part of a batch is application/http, or multipart/mixed for a change set, and says so in its Content-Type.");
        var lines = new Lines(content);
        if (lines.Next() is not { Length: > 0 } first)
            throw Malformed("A part holds no request: it begins with a line such as GET Chapters HTTP/1.1.");
        var (method, url) = RequestLine(first);
        var own = ReadHeaders(lines);
        var id = Find(headers, "Content-ID") ?? Find(own, "Content-ID");
        if (id is not null && !BatchRequest.IsIdentifier(id))
            throw Malformed("A Content-ID is made of letters, digits, '-', '.', '_' and '~'.");
        return new BatchPart(id, method, url, own.Where(h => !h.Key.Equals("Content-ID", StringComparison.OrdinalIgnoreCase)).ToList(),
            WithoutLineEnd(lines.Rest, method), group);
    }

    private static (string Method, string Url) RequestLine(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        var method = space < 0 ? line : line[..space];
        var url = space < 0 ? "" : line[space..];
        var version = url.LastIndexOf(" HTTP/", StringComparison.Ordinal);
        url = (version >= 0 ? url[..version] : url).Trim();
        if (!BatchRequest.Methods.Contains(method) || url.Length == 0)
            throw Malformed("A request in a batch begins with GET, POST, PATCH, PUT or DELETE, a URL and HTTP/1.1.");
        return (method, url);
    }

    // What a request without a body has after its headers is an empty line, not a body.
    private static byte[] WithoutLineEnd(byte[] rest, string method) =>
        (method == HttpMethods.Get || method == HttpMethods.Delete) && rest.All(b => b is (byte)'\r' or (byte)'\n') ? [] : rest;

    private static Headers ReadHeaders(Lines lines)
    {
        var headers = new Headers();
        while (lines.Next() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !PartHeaders.IsName(line[..colon]) || !PartHeaders.IsValue(line[(colon + 1)..]))
                throw Malformed("A header in a batch is a line such as Content-Type: application/json.");
            headers.Add(KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim()));
        }

        return headers;
    }

    private static string? Find(Headers headers, string name) =>
        headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    private static MediaTypeHeaderValue? TypeOf(Headers headers) =>
        MediaTypeHeaderValue.TryParse(Find(headers, HeaderNames.ContentType), out var type) ? type : null;

    private static List<(Headers Headers, byte[] Content)> PartsOf(string? boundary, byte[] body)
    {
        boundary = boundary?.Trim('"');
        if (boundary is null or { Length: 0 or > 70 })
            throw Malformed("multipart/mixed names its boundary, of at most 70 characters, in Content-Type.");
        var (parts, lines) = (new List<(Headers, byte[])>(), new Lines(body));
        var (begin, end) = (-1, -1);
        for (var at = 0; lines.Next() is { } line; at = lines.Position)
        {
            var text = line.TrimEnd(' ', '\t');
            if (!text.StartsWith("--" + boundary, StringComparison.Ordinal) || text[(boundary.Length + 2)..] is not ("" or "--"))
                continue;
            if (begin >= 0)
                parts.Add(Split(body[begin..Math.Max(begin, at - LineEndBefore(body, at))]));
            begin = lines.Position;
            if (text.Length > boundary.Length + 2)
            {
                end = at;
                break;
            }
        }

        if (end < 0 || parts.Count == 0)
            throw Malformed("The batch ends before its last delimiter, or holds no request. Separate the parts by the boundary that Content-Type "
                + "names, and end with it and two dashes.");
        return parts;
    }

    private static (Headers, byte[]) Split(byte[] part)
    {
        var lines = new Lines(part);
        return (ReadHeaders(lines), lines.Rest);
    }

    // The line end before a delimiter belongs to the delimiter.
    private static int LineEndBefore(byte[] body, int at) =>
        at >= 2 && body[at - 1] == '\n' && body[at - 2] == '\r' ? 2 : at >= 1 && body[at - 1] == '\n' ? 1 : 0;

    private static MalformedBatchException Malformed(string sentence) => new("malformed-batch", sentence);

    private sealed class Headers : List<KeyValuePair<string, string>>;

    /// <summary>Bytes, line by line.</summary>
    private sealed class Lines(byte[] bytes)
    {
        public int Position { get; private set; }

        public byte[] Rest => bytes[Position..];

        /// <summary>The next line without its end; null when there is none.</summary>
        public string? Next()
        {
            if (Position >= bytes.Length)
                return null;
            var length = bytes.AsSpan(Position).IndexOf((byte)'\n');
            var line = bytes.AsSpan(Position, length < 0 ? bytes.Length - Position : length);
            Position += length < 0 ? line.Length : length + 1;
            return Encoding.UTF8.GetString(line is [.., (byte)'\r'] ? line[..^1] : line);
        }
    }
}
