using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.AspNetCore.Protocol;
using ODataSql.Parse;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>A host together with what follows from its model, made once at the start.</summary>
internal sealed class ODataService
{
    private readonly Dictionary<string, ServedSet> _sets;

    public ODataService(ODataHost host)
    {
        Host = host;
        ServedTypes.Check(host.Model);
        _sets = host.Model.EntityContainer.EntitySets()
            .ToDictionary(set => set.Name, set => new ServedSet(host.Model, set, host.CapabilitiesOf(set)), StringComparer.Ordinal);
    }

    public ODataHost Host { get; }

    public IEdmModel Model => Host.Model;

    /// <summary>All sets, in the order of the model.</summary>
    public IEnumerable<ServedSet> Sets => _sets.Values;

    /// <summary>The set of a name that the model has.</summary>
    public ServedSet Set(string name) => _sets[name];

    /// <summary>The rows that a collection of a set holds: their set, and their link to the one; null when there is no such collection.</summary>
    public (ServedSet Set, SetLink Link)? Collection(ServedSet owner, string name)
    {
        foreach (var set in _sets.Values)
            if (set.Links.FirstOrDefault(link => link.TargetSet == owner.Name && link.Inverse == name) is { } link)
                return (set, link);
        return null;
    }

    /// <summary>Path and query after the service root, as the client encoded them.</summary>
    public string Resource(HttpContext context) => RequestTarget.Resource(context, Host.Path);

    /// <summary>The addresses at which the service is known: in links, and as the client called it.</summary>
    public IReadOnlyList<Uri> Roots(HttpContext context) =>
        [Host.ServiceRoot(context), new Uri($"{context.Request.Scheme}://{context.Request.Host}{Host.Path}/")];

    /// <summary>Compiles a read for an answer in the form that the client asked for.</summary>
    public QueryRefusal? Compile(HttpRequest request, QueryRequest read, out CompiledQuery query, ServerTiming? timing = null)
    {
        query = null!;
        var omitsNulls = Preferences.OmitNulls(request.Headers["Prefer"]) is not null;
        return Negotiation.Read(request, out var format)
            ?? Compile(read with { Resource = Host.Normalize(read.Resource), Format = format, OmitsNulls = omitsNulls }, timing, out query);
    }

    private QueryRefusal? Compile(QueryRequest read, ServerTiming? timing, out CompiledQuery query)
    {
        query = null!;
        timing?.Skip();
        if (Host.Engine.Parse(read, out var parsed) is { } notParsed)
            return notParsed;
        timing?.End("parse");
        if (Host.Engine.Plan(parsed, out var plan) is { } notPlanned)
            return notPlanned;
        timing?.End("plan");
        var refusal = Host.Engine.Render(parsed, plan, out query);
        timing?.End("render");
        return refusal;
    }

    /// <summary>Parses the path of a request; <paramref name="path"/> is empty where it joins sets or leads to all of them.</summary>
    public QueryRefusal? ParsePath(HttpContext context, out ODataPath path) => ParsePath(Resource(context), Host.ServiceRoot(context), out path);

    /// <summary>Parses the path of a resource.</summary>
    public QueryRefusal? ParsePath(string resource, Uri root, out ODataPath path) =>
        PathParser.Parse(Model, new QueryRequest(resource, root, null, DateTimeOffset.UnixEpoch), out path);
}
