using System.Text.Json;
using Dapper;
using PcaTracker.Changes.Deltas;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Repeatability;
using PcaTracker.Storage;

namespace PcaTracker.Api.Repeatability;

/// <summary>What was answered to a request, kept with it.</summary>
/// <param name="Fingerprint">Stands for all that the request said, to tell it from another under the same name.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Headers">Headers as JSON, name to value.</param>
/// <param name="Body">Bytes of the body.</param>
/// <param name="Place">Where the log of row changes stood.</param>
internal sealed record GivenAnswer(string Fingerprint, long Status, string Headers, byte[] Body, long Place)
{
    private static readonly string[] AboutBody = ["Content-Type", "Content-Length", "Preference-Applied"];

    /// <summary>Forgets answers that nobody can ask for any more.</summary>
    public static void Forget(Session session) => session.Connection.Execute(
        "DELETE FROM repeatable_request WHERE answered_at < @forgotten",
        new { forgotten = Instants.Text(session.Now - RequestIdentity.Retention - (2 * RequestIdentity.Ahead)) });

    public static GivenAnswer? Find(Session session, RequestIdentity identity) => session.Connection.QueryFirstOrDefault<GivenAnswer>(
        "SELECT fingerprint, status, headers, body, place FROM visible_repeatable_request WHERE client_id = @ClientId AND request_id = @RequestId",
        new { identity.ClientId, identity.RequestId });

    public void Keep(Session session, RequestIdentity identity) => session.Connection.Execute(
        """
        INSERT INTO repeatable_request (account_id, client_id, request_id, fingerprint, status, headers, body, place, answered_at)
        VALUES (@AccountId, @ClientId, @RequestId, @Fingerprint, @Status, @Headers, @Body, @Place, @now)
        """,
        new { session.Actor.AccountId, identity.ClientId, identity.RequestId, Fingerprint, Status, Headers, Body, Place, now = Instants.Text(session.Now) });

    public static string Write(IEnumerable<KeyValuePair<string, string>> headers) => JsonSerializer.Serialize(headers.ToDictionary(h => h.Key, h => h.Value));

    /// <summary>The same answer as its reader may have it now: without the rows, when any row has been hidden from them since.</summary>
    public GivenAnswer AsOfNow(Session session) => Body.Length == 0 || !DeltaLog.AnyHiddenSince(session, Place) ? this : this with
    {
        Status = StatusCodes.Status204NoContent,
        Headers = Write(JsonSerializer.Deserialize<Dictionary<string, string>>(Headers)!.Where(h => !AboutBody.Contains(h.Key))),
        Body = [],
    };

    public async Task Send(HttpContext context)
    {
        context.Response.StatusCode = (int)Status;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(Headers)!)
            context.Response.Headers[name] = value;
        if (Body.Length > 0)
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }
}
