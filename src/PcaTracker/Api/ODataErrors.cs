using System.Text.Encodings.Web;
using System.Text.Json;
using ODataSql;
using PcaTracker.Api.Reading;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Runtime;

namespace PcaTracker.Api;

/// <summary>The one place where a "no" becomes an OData error body (OData JSON Format 4.01, section 21.1).</summary>
internal static class ODataErrors
{
    // JSON, not HTML: quotation marks and Cyrillic are shown as they are.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Task Write(HttpContext context, Refusal refusal) => Write(context, StatusOf(refusal.Kind), refusal.Code, refusal.Sentence, refusal.Target);

    public static async Task Write(HttpContext context, int status, string code, string message, string? target = null)
    {
        context.Response.StatusCode = status;
        var format = new PayloadFormat(Negotiation.VersionOf(context.Request));
        context.Response.ContentType = format.ContentType;
        context.Response.Headers["OData-Version"] = format.VersionText;
        // A part of a batch passes through none of the server's own steps.
        context.Response.Headers.ContentLanguage = ErrorLanguage.Tag;
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

    public static int StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.NotAllowed => StatusCodes.Status403Forbidden,
        RefusalKind.Invalid => StatusCodes.Status400BadRequest,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
        RefusalKind.Undecided => StatusCodes.Status428PreconditionRequired,
        RefusalKind.Busy => StatusCodes.Status503ServiceUnavailable,
        RefusalKind.DiskFull => StatusCodes.Status507InsufficientStorage,
    };
}
