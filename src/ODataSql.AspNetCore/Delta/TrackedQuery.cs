using ODataSql.AspNetCore.Hosting;
using ODataSql.Parse;

namespace ODataSql.AspNetCore.Delta;

/// <summary>A query over one set whose changes can be followed.</summary>
/// <param name="Set">The set.</param>
/// <param name="Path">Its path as the client wrote it.</param>
/// <param name="Options">Query options in their order, decoded, by their canonical names; neither tokens nor custom options.</param>
/// <param name="Custom">Custom options as the client encoded them; they change nothing, and links carry them on.</param>
internal sealed record TrackedQuery(ServedSet Set, string Path, IReadOnlyList<(string Name, string Value)> Options, IReadOnlyList<string> Custom)
{
    private const int RoomForToken = 512;

    private const string CountSegment = "/$count";

    private static readonly string[] Trackable = ["$filter", "$select", "$search", "$orderby", "$count", "$format", "$schemaversion"];

    /// <summary>Reads a resource; null when it is not a set that tracks its changes.</summary>
    /// <param name="service">The service.</param>
    /// <param name="resource">Path and query after the service root, as the client wrote them.</param>
    /// <param name="isCount">Whether only the number of rows, or of changes, is asked for.</param>
    public static TrackedQuery? Read(ODataService service, string resource, out bool isCount)
    {
        var path = ODataUrl.Path(resource);
        isCount = Uri.UnescapeDataString(path).EndsWith(CountSegment, StringComparison.OrdinalIgnoreCase);
        if (isCount)
            path = path[..path.LastIndexOf('/')];
        var name = Uri.UnescapeDataString(path);
        var set = service.Sets.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        return set is { Capabilities.TracksChanges: true }
            ? new TrackedQuery(
                set, path,
                [.. ODataUrl.Options(resource).Where(o => o.Name is not ("$deltatoken" or "$skiptoken") && !o.IsCustom)
                    .Select(o => (o.Name, o.Value))],
                [.. ODataUrl.CustomOptions(resource)])
            : null;
    }

    /// <summary>The query option of a name in a resource, decoded; null when it is not there.</summary>
    public static string? Find(string resource, string option) =>
        resource.Contains(option.TrimStart('$'), StringComparison.OrdinalIgnoreCase) ? ODataUrl.Option(resource, option) : null;

    /// <summary>The query without tokens: path, and options encoded.</summary>
    public string Resource => Address(Options);

    /// <summary>Whether changes of its rows alone decide how its answer changes, and the client takes all of the answer.</summary>
    public bool CanBeTracked(ODataService service) =>
        Options.All(o => Trackable.Contains(o.Name) || o.Name.StartsWith('@'))
        && Resource.Length + RoomForToken <= Limits.UrlLength
        && TrackablePlan.Of(service, Set, Among([]));

    /// <summary>The same query over some rows only; each answers with its key.</summary>
    public string Among(IReadOnlyList<RowKey> keys)
    {
        var among = keys.Count == 0 ? KeyLiterals.AnyFilter(Set) : KeyLiterals.Filter(Set, keys);
        var filter = Options.FirstOrDefault(o => o.Name == "$filter").Value is { } asked ? $"({asked}) and ({among})" : among;
        var rest = Options.Where(o => o.Name is not ("$filter" or "$orderby" or "$count"))
            .Select(o => o.Name == "$select" ? (o.Name, WithKey(o.Value)) : o);
        return Address([("$filter", filter), .. rest]);
    }

    /// <summary>The address at which the client goes on, or reads everything anew.</summary>
    public string Link(Uri root, string? token) => $"{root}{Address(token is null ? Options : [.. Options, ("$deltatoken", token)])}";

    private string Address(IReadOnlyList<(string Name, string Value)> options) =>
        options.Count + Custom.Count == 0 ? Path
        : $"{Path}?{string.Join('&', options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}").Concat(Custom))}";

    private string WithKey(string select)
    {
        var selected = select.Split(',', StringSplitOptions.TrimEntries);
        var missing = Set.Key.Where(key => !selected.Any(name => name == "*" || name.Equals(key.Name, StringComparison.OrdinalIgnoreCase)));
        return string.Join(',', missing.Select(key => key.Name).Prepend(select));
    }
}
