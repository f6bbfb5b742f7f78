using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace ODataSql.AspNetCore.Protocol;

/// <summary>Identifies a request, so that its sender can send it again (Repeatable Requests 1.0, section 3).</summary>
/// <param name="RequestId">Chosen by the client for this one request.</param>
/// <param name="ClientId">How the client identifies itself; empty when it does not.</param>
public sealed record RequestIdentity(string RequestId, string ClientId)
{
    /// <summary>Headers of the standard.</summary>
    public const string RequestIdHeader = "Repeatability-Request-ID", FirstSentHeader = "Repeatability-First-Sent",
        ClientIdHeader = "Repeatability-Client-ID";

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>How far the client's clock may be ahead. Answers are kept that much longer than requests are accepted.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Resources whose DELETE forgets answers. The specification and its vocabulary disagree on the plural.</summary>
    public static readonly IReadOnlyList<string> DeletedBy =
    [
        "$RepeatableRequestWithRequestID", "$RepeatableRequestsWithRequestID", "$RepeatableRequestWithClientID", "$RepeatableRequestsWithClientID",
    ];

    private const int Shortest = 36, Longest = 128;

    /// <summary>Tells whether a request identifies itself.</summary>
    public static bool IsNamed(HttpRequest request) =>
        request.Headers.ContainsKey(RequestIdHeader) || request.Headers.ContainsKey(FirstSentHeader) || request.Headers.ContainsKey(ClientIdHeader);

    /// <summary>Reads the identity of a request, or refuses one that is malformed or too old.</summary>
    public static ODataRefusal? Read(HttpRequest request, DateTimeOffset now, out RequestIdentity identity)
    {
        identity = new RequestIdentity(request.Headers[RequestIdHeader].ToString(), request.Headers[ClientIdHeader].ToString());
        if (identity.RequestId.Length is < Shortest or > Longest || !IsPlain(identity.RequestId))
            return ODataRefusal.Invalid("request-id-wrong",
                $"Name the request by a UUID, or another text of {Shortest} to {Longest} visible characters.", RequestIdHeader);
        if (identity.ClientId.Length > Longest || !IsPlain(identity.ClientId))
            return ODataRefusal.Invalid("client-id-wrong", $"Name the client by up to {Longest} visible characters.", ClientIdHeader);
        if (!DateTimeOffset.TryParseExact(request.Headers[FirstSentHeader].ToString(), "r", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var firstSent))
            return ODataRefusal.Invalid("first-sent-wrong", $"Say when the request was sent first as in {HeaderUtilities.FormatDate(now)}.",
                FirstSentHeader);
        if (firstSent > now + Ahead)
            return ODataRefusal.Invalid("first-sent-wrong", "The request says that it was sent in the future. Set the client's clock.",
                FirstSentHeader);
        return firstSent < now - Retention
            ? new ODataRefusal(StatusCodes.Status412PreconditionFailed, "sent-too-long-ago",
                $"What was answered is kept for {Retention.TotalHours} hours, and this request is older: it may have been done before. Read the "
                    + $"row, and send a new request if it was not.", FirstSentHeader)
            : null;
    }

    private static bool IsPlain(string text) => text.All(c => c is > ' ' and < '\x7f');
}
