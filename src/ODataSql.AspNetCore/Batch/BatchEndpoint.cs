using System.Net.Mime;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Batch;

/// <summary>POST <c>$batch</c>: read the whole batch, then run it (OData 4.01 Protocol, 11.7).</summary>
internal sealed class BatchEndpoint(ODataService service, PartExchange exchange)
{
    /// <summary>The resource after the service root.</summary>
    public const string Route = "$batch";

    private const string Multipart = "multipart/mixed";

    /// <summary>Answers a batch.</summary>
    public async Task Handle(HttpContext context)
    {
        var (request, refusal) = CheckHeaders(context.Request) is { } unfit ? (null, unfit) : await Read(context);
        if (refusal is not null)
        {
            await ODataErrors.Write(context, refusal);
            return;
        }

        BatchAnswer answer = AnswersInJson(context.Request) ? new JsonAnswer(context.Response.Body) : new MultipartAnswer(context.Response.Body);
        var asked = Continues(context.Request);
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers["OData-Version"] = new PayloadFormat(Negotiation.VersionOf(context.Request)).VersionText;
        if (asked is { } preference)
            context.Response.Headers["Preference-Applied"] = preference.Applied;

        await answer.Begin();
        var run = new BatchRun(context, service, exchange, answer);
        await run.Run(request!, asked?.Continues ?? IsJson(context.Request));
        await answer.End();
    }

    private static async Task<(BatchRequest? Request, ODataRefusal? Refusal)> Read(HttpContext context)
    {
        try
        {
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = BatchRequest.MaxBytes;
            using var bytes = new MemoryStream();
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
            return (IsJson(context.Request) ? JsonBatchReader.Read(bytes.ToArray())
                : MultipartBatchReader.Read(TypeOf(context.Request)!.Boundary.Value, bytes.ToArray()), null);
        }
        catch (MalformedBatchException malformed)
        {
            return (null, ODataRefusal.Invalid(malformed.Code, malformed.Message));
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, new ODataRefusal(StatusCodes.Status413PayloadTooLarge, "body-too-large",
                $"A batch is at most {BatchRequest.MaxBytes} bytes long. Send it in parts."));
        }
    }

    private static ODataRefusal? CheckHeaders(HttpRequest request)
    {
        if (QueryOptions.CheckTaken(request, "A batch takes the query options $format and $schemaversion, each of its requests its own", "$format",
            "$schemaversion") is { } option)
            return ODataRefusal.Of(option);
        if (!IsJson(request) && !IsMultipart(request))
            return new ODataRefusal(StatusCodes.Status415UnsupportedMediaType, "not-a-batch",
                "Send a batch as multipart/mixed, or as application/json in UTF-8.", "Content-Type");
        if (Negotiation.CheckWhole(request, out _) is { } unfit)
            return ODataRefusal.Of(unfit);
        if (request.Headers["OData-Version"].ToString() is not ("" or "4.0" or "4.01"))
            return ODataRefusal.Invalid("unknown-version", $"This service reads OData 4.0 and 4.01, not {request.Headers["OData-Version"]}.",
                "OData-Version");
        if (PartHeaders.Preconditions.FirstOrDefault(request.Headers.ContainsKey) is { } condition)
            return ODataRefusal.Invalid("header-not-allowed",
                $"{condition} is about one row: send it with the request in the batch that it is about.", condition);
        return Accepted(request) is (false, false)
            ? new ODataRefusal(StatusCodes.Status406NotAcceptable, "not-acceptable", "A batch is answered as multipart/mixed or application/json.",
                Negotiation.Asked(request)?.Where)
            : null;
    }

    private static MediaTypeHeaderValue? TypeOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) ? type : null;

    private static bool IsMultipart(HttpRequest request) => TypeOf(request)?.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsJson(HttpRequest request) =>
        TypeOf(request) is { } type && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // A client that does not say gets what it sent, and so does one that says it reads 4.0 alone, which has no batch in JSON.
    private static bool AnswersInJson(HttpRequest request)
    {
        var (json, multipart) = Accepted(request);
        return json == multipart || KnowsNoJson(request) ? IsJson(request) : json;
    }

    private static bool KnowsNoJson(HttpRequest request) =>
        IsMultipart(request) && Negotiation.ReadsOnlyV40(request) && Negotiation.Asked(request)?.Where != "$format";

    /// <summary>Which forms the client takes; in one that it refuses by <c>q=0</c>, or in a variant that is not written here, it takes
    /// none.</summary>
    private static (bool Json, bool Multipart) Accepted(HttpRequest request) => Negotiation.Asked(request) is var (_, _, ranges)
        ? (MediaRanges.BestJson(ranges, ProtocolVersion.V401) is not null, MediaRanges.Accept([.. ranges.Select(WithoutParameters)], Multipart))
        : (true, true);

    // A boundary is the server's to choose, whatever the client writes there.
    private static MediaTypeHeaderValue WithoutParameters(MediaTypeHeaderValue range) => new(range.MediaType) { Quality = range.Quality };

    /// <summary>The preference <c>continue-on-error</c>, with or without its prefix, as the client wrote it.</summary>
    private static (bool Continues, string Applied)? Continues(HttpRequest request)
    {
        var preference = Preferences.Find(request.Headers["Prefer"], "continue-on-error");
        return preference is not null && bool.TryParse(preference.Value is "" ? "true" : preference.Value, out var continues)
            ? (continues, preference.Text) : null;
    }
}
