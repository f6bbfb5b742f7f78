using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Batch;

/// <summary>Writes the answers of a batch as they come.</summary>
internal abstract class BatchAnswer(Stream target)
{
    public abstract string ContentType { get; }

    protected Stream Target => target;

    public virtual Task Begin() => Task.CompletedTask;

    public abstract Task End();

    /// <summary>Writes what precedes the body of an answer.</summary>
    public abstract Task WriteHead(BatchPart part, IHttpResponseFeature response, int? length);

    public abstract Task WriteTail();

    /// <summary>Whether a body goes into the answer as it is made.</summary>
    public abstract bool TakesBodyAsItIs(IHttpResponseFeature response);

    public virtual async Task Write(PartAnswer answer)
    {
        if (answer.WasStreamed)
        {
            await WriteTail();
            return;
        }

        await WriteHead(answer.Part, answer.Response, answer.Body.Length);
        await target.WriteAsync(answer.Body);
        await WriteTail();
    }

    /// <summary>Writes the answers of a change set, all of them successes.</summary>
    public abstract Task WriteGroup(IReadOnlyList<PartAnswer> answers);

    /// <summary>Writes that a change set failed, and why.</summary>
    public abstract Task WriteFailedGroup(PartAnswer failure, IReadOnlyList<BatchPart> parts);

    protected static async Task<PartAnswer> Dependent(BatchPart part) =>
        await PartAnswer.Refuse(part, context => ODataErrors.Write(context, StatusCodes.Status424FailedDependency, "failed-dependency",
            "This was not done, since another request of its group failed."));

    protected Task WriteText(string text) => target.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    protected static IEnumerable<KeyValuePair<string, string>> HeadersOf(IHttpResponseFeature response) =>
        response.Headers.Where(h => h.Key is not "Content-Length").SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? ""));
}

/// <summary>Answers as <c>multipart/mixed</c> (OData 4.01 Protocol, 11.7.7.6).</summary>
internal sealed class MultipartAnswer(Stream target) : BatchAnswer(target)
{
    private readonly string _boundary = $"batch_{Guid.NewGuid():N}";
    private string? _changeSet;

    public override string ContentType => $"multipart/mixed; boundary={_boundary}";

    public override Task End() => WriteText($"--{_boundary}--\r\n");

    public override bool TakesBodyAsItIs(IHttpResponseFeature response) => true;

    public override Task WriteHead(BatchPart part, IHttpResponseFeature response, int? length)
    {
        var head = new StringBuilder($"--{_changeSet ?? _boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
        if (part.Id is { } id)
            head.Append(CultureInfo.InvariantCulture, $"Content-ID: {id}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"\r\nHTTP/1.1 {response.StatusCode} {ReasonPhrases.GetReasonPhrase(response.StatusCode)}\r\n");
        foreach (var (name, value) in HeadersOf(response))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        if (length is > 0)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        return WriteText(head.Append("\r\n").ToString());
    }

    public override Task WriteTail() => WriteText("\r\n");

    public override async Task WriteGroup(IReadOnlyList<PartAnswer> answers)
    {
        _changeSet = $"changeset_{Guid.NewGuid():N}";
        await WriteText($"--{_boundary}\r\nContent-Type: multipart/mixed; boundary={_changeSet}\r\n\r\n");
        foreach (var answer in answers)
            await Write(answer);
        await WriteText($"--{_changeSet}--\r\n");
        _changeSet = null;
    }

    public override Task WriteFailedGroup(PartAnswer failure, IReadOnlyList<BatchPart> parts) => Write(failure);
}

/// <summary>Answers as one JSON object (OData JSON Format 4.01, 19.6).</summary>
internal sealed class JsonAnswer(Stream target) : BatchAnswer(target)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private bool _any;

    public override string ContentType => "application/json";

    public override Task Begin() => WriteText("{\"responses\":[");

    public override Task End() => WriteText("]}");

    public override bool TakesBodyAsItIs(IHttpResponseFeature response) => JsonBatchReader.IsJson(response.Headers.ContentType);

    public override async Task WriteHead(BatchPart part, IHttpResponseFeature response, int? length)
    {
        using var head = new MemoryStream();
        await using (var json = new Utf8JsonWriter(head,
            new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            json.WriteStartObject();
            if (part.Id is { } id)
                json.WriteString("id", id);
            if (part.Group is { } group)
                json.WriteString("atomicityGroup", group.TrimStart('#'));
            json.WriteNumber("status", response.StatusCode);
            json.WriteStartObject("headers");
            foreach (var header in HeadersOf(response).GroupBy(h => h.Key.ToLowerInvariant()))
                json.WriteString(header.Key, string.Join(", ", header.Select(h => h.Value)));
            json.WriteEndObject();
            if (length != 0)
                json.WritePropertyName("body");
        }

        await WriteText(_any ? "," : "");
        _any = true;
        await Target.WriteAsync(head.ToArray());
    }

    public override Task WriteTail() => WriteText("}");

    public override Task Write(PartAnswer answer) =>
        base.Write(answer.WasStreamed || answer.Body.Length == 0 || TakesBodyAsItIs(answer.Response) ? answer
            : answer with { Body = AsString(answer) });

    public override async Task WriteGroup(IReadOnlyList<PartAnswer> answers)
    {
        foreach (var answer in answers)
            await Write(answer);
    }

    public override async Task WriteFailedGroup(PartAnswer failure, IReadOnlyList<BatchPart> parts)
    {
        foreach (var part in parts)
            await Write(part == failure.Part ? failure : await Dependent(part));
    }

    // Text is text, and everything else, XML too, base64url (19.6).
    private static byte[] AsString(PartAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(
        JsonBatchReader.IsText(answer.Response.Headers.ContentType) ? Encoding.UTF8.GetString(answer.Body.Span)
            : Base64Url.EncodeToString(answer.Body.Span), Readable);
}
