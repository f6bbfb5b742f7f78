using Dapper;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Repeatability;
using PcaTracker.Api.Reading;
using PcaTracker.Api.Writing;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api.Repeatability;

/// <summary>
/// Forgets what was answered to requests, when their sender says that it will not send them again (Repeatable Requests 1.0).
/// Only of the caller's own; the answer is the same whether or not there was anything to forget.
/// </summary>
internal static class ForgottenRequests
{
    /// <summary>The resources. The specification and its vocabulary disagree on the plural.</summary>
    public static readonly IReadOnlyList<string> Routes =
    [
        "$RepeatableRequestWithRequestID/{id}", "$RepeatableRequestsWithRequestID/{id}", "$RepeatableRequestWithClientID/{id}", "$RepeatableRequestsWithClientID/{id}",
    ];

    public static async Task Handle(HttpContext context, TrackerDatabase database)
    {
        if (Check(context) is { } refusal)
        {
            await ODataErrors.Write(context, refusal.Status, refusal.Code, refusal.Message, refusal.Target);
            return;
        }

        // As it was sent: of a path the server decodes all but the slash.
        var (resource, id) = ReadEndpoint.Resource(context).Split('?')[0].Split('/', 2) is [var name, var rest] ? (Uri.UnescapeDataString(name), Uri.UnescapeDataString(rest)) : ("", "");
        var client = resource.EndsWith("WithClientID", StringComparison.OrdinalIgnoreCase) ? id
            : context.Request.Headers.TryGetValue(RequestIdentity.ClientIdHeader, out var said) ? said.ToString() : null;
        var request = resource.EndsWith("WithRequestID", StringComparison.OrdinalIgnoreCase) ? id : null;
        await database.WriteAsync<int>(context.Actor(), session => session.Connection.Execute(
            """
            DELETE FROM repeatable_request
            WHERE account_id = @AccountId
              AND (@client IS NULL OR client_id = @client)
              AND (@request IS NULL OR request_id = @request)
            """,
            new { session.Actor.AccountId, client, request }));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers["OData-Version"] = new ODataSql.PayloadFormat(Negotiation.VersionOf(context.Request)).VersionText;
    }

    private static ODataRefusal? Check(HttpContext context) =>
        QueryOptions.CheckTaken(context.Request, "Forgetting a request takes custom query options alone") is { } option ? ODataRefusal.Of(option)
        : context.Request.Headers.ContainsKey(RequestIdentity.RequestIdHeader) || context.Request.Headers.ContainsKey(RequestIdentity.FirstSentHeader)
            ? ODataRefusal.NotSupported("Naming a request that forgets others", RequestIdentity.RequestIdHeader)
        : ODataRefusal.Of(Negotiation.CheckWhole(context.Request, out _));
}
