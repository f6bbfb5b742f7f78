using System.Text.Json;
using Dapper;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Changes.Deltas;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Keeps answers to repeatable requests in the database, each in the transaction of its request.</summary>
internal sealed class TrackerAnswers(TrackerDatabase database) : IAnswerStore
{
    public string CallerFingerprint(HttpContext context) => $"{context.Actor().Side}\n{context.Actor().Role}";

    public Task<KeptAnswer?> AnswerOnceAsync(HttpContext context, RequestIdentity identity, string fingerprint, Func<Task<KeptAnswer>> run) =>
        // From here on one request at a time: of two that arrive together, the second finds the answer of the first.
        database.WriteTogetherAsync(context.Actor(), async group =>
        {
            using var session = database.OpenAs(context.Actor());
            Drop(session);
            if (Find(session, identity) is { } kept)
                return kept.Fingerprint == fingerprint ? AsOfNow(session, kept) : null;
            var answer = await run();
            if (answer.Status >= StatusCodes.Status400BadRequest)
                return answer;
            // Nobody else writes while the group is open: this is the moment of the answer.
            Keep(session, identity, new Row(fingerprint, answer.Status, JsonSerializer.Serialize(answer.Headers), answer.Body,
                DeltaLog.Last(session)));
            group.Commit();
            return answer;
        });

    public async Task ForgetAsync(HttpContext context, string? client, string? request) =>
        await database.WriteAsync<int>(context.Actor(), session => session.Connection.Execute(
            """
            DELETE FROM repeatable_request
            WHERE account_id = @AccountId
              AND (@client IS NULL OR client_id = @client)
              AND (@request IS NULL OR request_id = @request)
            """,
            new { session.Actor.AccountId, client, request }));

    /// <summary>Drops answers that nobody can ask for any more.</summary>
    private static void Drop(Session session) => session.Connection.Execute(
        "DELETE FROM repeatable_request WHERE answered_at < @past",
        new { past = Instants.Text(session.Now - RequestIdentity.Retention - (2 * RequestIdentity.Ahead)) });

    private static Row? Find(Session session, RequestIdentity identity) => session.Connection.QueryFirstOrDefault<Row>(
        "SELECT fingerprint, status, headers, body, place FROM visible_repeatable_request WHERE client_id = @ClientId AND request_id = @RequestId",
        new { identity.ClientId, identity.RequestId });

    private static void Keep(Session session, RequestIdentity identity, Row row) => session.Connection.Execute(
        """
        INSERT INTO repeatable_request (account_id, client_id, request_id, fingerprint, status, headers, body, place, answered_at)
        VALUES (@AccountId, @ClientId, @RequestId, @Fingerprint, @Status, @Headers, @Body, @Place, @now)
        """,
        new
        {
            session.Actor.AccountId,
            identity.ClientId,
            identity.RequestId,
            row.Fingerprint,
            row.Status,
            row.Headers,
            row.Body,
            row.Place,
            now = Instants.Text(session.Now),
        });

    /// <summary>The same answer as its reader may have it now: without the rows, when any row has been hidden from them since.</summary>
    private static KeptAnswer AsOfNow(Session session, Row row)
    {
        var answer = new KeptAnswer((int)row.Status, JsonSerializer.Deserialize<Dictionary<string, string>>(row.Headers)!, row.Body);
        return row.Body.Length == 0 || !DeltaLog.AnyHiddenSince(session, row.Place) ? answer : answer.WithoutBody();
    }

    /// <summary>A row of the table.</summary>
    /// <param name="Fingerprint">Stands for all that the request says, to tell it from another of the same identity.</param>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Headers">Headers as JSON, name to value.</param>
    /// <param name="Body">Bytes of the body.</param>
    /// <param name="Place">Position in the delta log.</param>
    private sealed record Row(string Fingerprint, long Status, string Headers, byte[] Body, long Place);
}
