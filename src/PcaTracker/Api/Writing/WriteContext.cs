using System.Text.Json;
using PcaTracker.Contract;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Writing;
using PcaTracker.Domain;
using PcaTracker.Refusals;
using PcaTracker.Security;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>One write on its way: what was sent with it, and how it is run and answered.</summary>
internal sealed record WriteContext(HttpContext Http, TrackerDatabase Database, WriteAnswer Answer, Uri Root, Preconditions Preconditions)
{
    public string Method => Http.Request.Method;

    /// <summary>The addresses at which the feed is known: in links, and as the client called it.</summary>
    public IReadOnlyList<Uri> Roots => [Root, new Uri($"{Http.Request.Scheme}://{Http.Request.Host}/odata/")];

    /// <summary>Reads the JSON object of the request, which must be there, and goes on with it.</summary>
    public async Task<ODataRefusal?> WithBody(string expected, Func<JsonBody, Task<ODataRefusal?>> next)
    {
        var (json, refusal) = await RequestBody.ReadJson(Http);
        using (json)
            return refusal ?? (json is null ? ODataRefusal.Invalid("empty-body", $"Send {expected} as a JSON object.") : await next(json));
    }

    /// <summary>Reads a row from the body.</summary>
    public ODataRefusal? ReadRow(EntitySetDefinition set, JsonBody json, out RowBody row) =>
        new RowReader(json.Values, Roots, Method, RequestBody.VersionOf(Http.Request)).Read(set, json.Root, out row);

    /// <summary>Reads the row that an object refers to.</summary>
    public ODataRefusal? ReadReference(JsonElement json, string set, string target, out RowAddress? row) =>
        EntityReference.Read(json, Roots, set, target, out row);

    /// <summary>Runs the write as one transaction, and answers; what the answer could not show is refused before.</summary>
    /// <param name="shown">What the answer will be about, with any key.</param>
    /// <param name="work">The write.</param>
    public async Task<ODataRefusal?> Run(Written shown, Func<Session, Result<Written>> work)
    {
        if (Answer.Check(Http, shown) is { } unshowable)
            return unshowable;
        var result = await Database.WriteAsync(Http.Actor(), session =>
        {
            var done = work(session);
            return done.IsRefused(out _) ? done : done.Value.WithState(session);
        });
        if (result.IsRefused(out var refusal))
            return refusal.ToOData();
        await Answer.Give(Http, result.Value);
        return null;
    }
}
