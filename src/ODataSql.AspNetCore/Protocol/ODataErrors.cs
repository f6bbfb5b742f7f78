using System.Text.Encodings.Web;
using System.Text.Json;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>Writes refusals as OData error bodies (OData JSON Format 4.01, section 21.1).</summary>
public static class ODataErrors
{
    /// <summary>Language of all messages, for <c>Content-Language</c> (OData 4.01 Protocol, 9.4).</summary>
    public const string Language = "en";

    // JSON, not HTML: quotation marks and Cyrillic are shown as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers a request with a refusal.</summary>
    public static Task Write(HttpContext context, ODataRefusal refusal) =>
        Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);

    /// <summary>Answers a request with a refusal of the query engine.</summary>
    public static Task Write(HttpContext context, QueryRefusal refusal) =>
        Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);

    /// <summary>Answers a request with a status and an error body.</summary>
    public static async Task Write(HttpContext context, int status, string code, string message, string? target = null)
    {
        context.Response.StatusCode = status;
        var format = new PayloadFormat(Negotiation.VersionOf(context.Request));
        context.Response.ContentType = format.ContentType;
        context.Response.Headers["OData-Version"] = format.VersionText;
        // A part of a batch passes through no middleware of the server that could add it.
        context.Response.Headers.ContentLanguage = Language;
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, Readable);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("message", message);
        if (target is not null)
            json.WriteString("target", target);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
