using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>One write on its way: what was sent with it, and how it is run and answered.</summary>
internal sealed record WriteContext(HttpContext Http, ODataService Service, WriteAnswer Answer, WritePath Paths)
{
    /// <summary>The preconditions of the request.</summary>
    public Preconditions Preconditions { get; } = Preconditions.Of(Http.Request);

    /// <summary>The store of the host.</summary>
    public IRowStore Store => Service.Host.Rows!;

    /// <summary>Path and query after the service root.</summary>
    public string Resource { get; } = Service.Resource(Http);

    /// <summary>The method of the request.</summary>
    public string Method => Http.Request.Method;

    /// <summary>Reads addresses of rows in the body.</summary>
    public EntityReference References { get; } = new(Paths, Service.Roots(Http));

    /// <summary>Reads the JSON object of the request, which must be there, and goes on with it.</summary>
    public async Task<ODataRefusal?> WithBody(string expected, Func<JsonBody, Task<ODataRefusal?>> next)
    {
        var (json, refusal) = await RequestBody.ReadJson(Http);
        using (json)
            return refusal ?? (json is null ? ODataRefusal.Invalid("empty-body", $"Send {expected} as a JSON object.") : await next(json));
    }

    /// <summary>Reads a row from the body.</summary>
    public ODataRefusal? ReadRow(ServedSet set, JsonBody json, out RowBody row) =>
        new RowBodyReader(json.Values, Service, References, Method, RequestBody.VersionOf(Http.Request)).Read(set, json.Root, out row);

    /// <summary>Runs the write as one transaction, and answers; what the answer could not show is refused before.</summary>
    /// <param name="shown">What the answer will be about, without keys.</param>
    /// <param name="work">The write.</param>
    public async Task<ODataRefusal?> Run(WriteResult shown, WriteWork work)
    {
        if (Answer.Check(Http, shown) is { } unshowable)
            return unshowable;
        var result = WriteResult.Nothing;
        if (await Store.WriteAsync(Http, session => Do(session, work, out result)) is { } refusal)
            return refusal;
        await Answer.Give(Http, result);
        return null;
    }

    private static ODataRefusal? Do(IRowSession session, WriteWork work, out WriteResult result)
    {
        var refusal = work(session, out result);
        result = refusal is null ? result.WithVersion(session) : WriteResult.Nothing;
        return refusal;
    }
}

/// <summary>Writes within a transaction, and says what it did unless it is refused.</summary>
internal delegate ODataRefusal? WriteWork(IRowSession session, out WriteResult result);
