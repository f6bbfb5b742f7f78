using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>What a program provides to serve its data by OData: a model, an engine over it, and sessions. Members with a default are hooks.</summary>
public abstract class ODataHost
{
    /// <summary>The model of the service.</summary>
    public abstract IEdmModel Model { get; }

    /// <summary>The engine that answers reads.</summary>
    public abstract QueryEngine Engine { get; }

    /// <summary>Opens a session on which only the rows of the request's caller are visible.</summary>
    public abstract IReadSession OpenRead(HttpContext context);

    /// <summary>
    /// Opens such a session for one query, which is the first to use it. A host that recognised the caller from memory may have the query's
    /// first exchange with the database tell whether that still holds (<see cref="IReadSession.First"/>).
    /// </summary>
    public virtual IReadSession OpenQuery(HttpContext context) => OpenRead(context);

    /// <summary>Confirms such a caller before a read is answered without a query; throws where what was remembered no longer holds.</summary>
    public virtual void ConfirmCaller(HttpContext context)
    {
    }

    /// <summary>Where rows are written; null when the service is read-only.</summary>
    public virtual IRowStore? Rows => null;

    /// <summary>The log that delta links are answered from; null when changes are not tracked.</summary>
    public virtual IDeltaLog? Deltas => null;

    /// <summary>Where answers to repeatable requests are kept; null when requests cannot be repeated.</summary>
    public virtual IAnswerStore? Answers => null;

    /// <summary>Path of the service on its server.</summary>
    public virtual PathString Path => "/odata";

    /// <summary>Address of the service as the sender of a request knows it, ending in a slash.</summary>
    public virtual Uri ServiceRoot(HttpContext context) => new($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}{Path}/");

    /// <summary>The HTTP authentication schemes by which callers sign in, such as <c>basic</c> and <c>bearer</c>, for the OpenAPI document.</summary>
    public virtual IReadOnlyList<string> HttpSchemes => [];

    /// <summary>The model to be written as CSDL of a version: 4.0, or 4.1, by which the CSDL library means 4.01.</summary>
    public virtual IEdmModel ModelFor(Version csdl)
    {
        Model.SetEdmVersion(csdl);
        return Model;
    }

    /// <summary>What clients may do with a set. By default they read it.</summary>
    public virtual SetCapabilities CapabilitiesOf(IEdmEntitySet set) => SetCapabilities.ReadOnly;

    /// <summary>Whether a property may change without the row's version, so that the row's ETag does not vouch for it.</summary>
    public virtual bool IsUnversioned(IEdmStructuralProperty property) => false;

    /// <summary>Whether a property changes with the time of day and not by a write, so that no delta link can follow it.</summary>
    public virtual bool DependsOnClock(IEdmStructuralProperty property) => false;

    /// <summary>Brings the texts of a request's path and query into the form in which they are stored.</summary>
    public virtual string Normalize(string resource) => resource;

    /// <summary>Refuses custom query options, which the protocol leaves to the service. By default it ignores them.</summary>
    public virtual ODataRefusal? CheckCustomOption(HttpContext context, string name, string value) => null;

    /// <summary>Identifies the caller for limits that are shared fairly among callers. By default all are one.</summary>
    public virtual long CallerOf(HttpContext context) => 0;

    /// <summary>Makes the caller of a batch that of one of its requests. By default <see cref="HttpContext.User"/> is all there is to know.</summary>
    public virtual void CopyCaller(HttpContext batch, HttpContext part)
    {
    }

    /// <summary>Runs one request of a batch, for example within a rate limit.</summary>
    public virtual Task RunPart(HttpContext part, RequestDelegate next) => next(part);

    /// <summary>Adds middleware around requests that arrive over the wire, such as compression.</summary>
    public virtual void ConfigureOutermost(IApplicationBuilder service)
    {
    }

    /// <summary>Adds middleware for every request of the service, those inside a batch included.</summary>
    public virtual void Configure(IApplicationBuilder service)
    {
    }

    /// <summary>Refuses callers who may not change anything, before anything of the request is read.</summary>
    public virtual ODataRefusal? CheckMayWrite(HttpContext context) => null;

    /// <summary>Puts a failure into words that is not the program's fault, such as a full disk; null for every other.</summary>
    public virtual ODataRefusal? RefusalOf(Exception failure) => null;

    /// <summary>Seconds after which a refused request may be sent again, for <c>Retry-After</c>; null when waiting does not help.</summary>
    public virtual int? RetryAfter(ODataRefusal refusal) => null;

    /// <summary>How many requests may read at once, as a multiple of those that keep this machine's processors busy.</summary>
    public virtual int SlotFactor => 1;

    /// <summary>How long statements may run.</summary>
    public virtual ReadTimes Times => ReadTimes.Usual;

    /// <summary>Whether the caller sees in <c>Server-Timing</c> how long each step of their read took.</summary>
    public virtual bool ShowsTimings(HttpContext context) => false;

    /// <summary>What a client is told when the program itself fails.</summary>
    public virtual string FailureMessage =>
        "The service failed on this request. If it was a change, read the row to see whether it was made; then try again.";
}

/// <summary>How long a statement may run.</summary>
/// <param name="Page">A read of a usual page.</param>
/// <param name="Export">A read whose client asked for larger pages.</param>
public sealed record ReadTimes(TimeSpan Page, TimeSpan Export)
{
    /// <summary>Ten seconds, and two minutes for exports.</summary>
    public static readonly ReadTimes Usual = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(120));
}
