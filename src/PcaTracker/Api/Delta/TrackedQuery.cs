using ODataSql;
using ODataSql.Parse;
using PcaTracker.Api.Reading;
using PcaTracker.Contract;

namespace PcaTracker.Api.Delta;

/// <summary>A question about one set whose changes can be told, taken apart.</summary>
/// <param name="Set">The set.</param>
/// <param name="Path">Its path as the client wrote it.</param>
/// <param name="Options">Query options in their order, decoded, by their canonical names. Tokens are not among them, nor custom options.</param>
/// <param name="Custom">Custom options as the client encoded them; they change nothing, and links carry them on.</param>
internal sealed record TrackedQuery(EntitySetDefinition Set, string Path, IReadOnlyList<(string Name, string Value)> Options, IReadOnlyList<string> Custom)
{
    private const int RoomForToken = 512;

    private const string CountSegment = "/$count";

    private static readonly string[] Trackable = ["$filter", "$select", "$search", "$orderby", "$count", "$format", "$schemaversion"];

    /// <summary>Reads path and query after the service root; null when it is not a set that keeps track of its changes.</summary>
    /// <param name="resource">As the client wrote it.</param>
    /// <param name="isCount">Whether only the number of rows, or of changes, is asked for.</param>
    public static TrackedQuery? Read(string resource, out bool isCount)
    {
        var path = ODataUrl.Path(resource);
        isCount = Uri.UnescapeDataString(path).EndsWith(CountSegment, StringComparison.OrdinalIgnoreCase);
        if (isCount)
            path = path[..path.LastIndexOf('/')];
        var name = Uri.UnescapeDataString(path);
        return EntitySets.All.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { IsTracked: true } set
            ? new TrackedQuery(
                set, path,
                [.. ODataUrl.Options(resource).Where(o => o.Name is not ("$deltatoken" or "$skiptoken") && !o.IsCustom).Select(o => (o.Name, o.Value))],
                [.. ODataUrl.CustomOptions(resource)])
            : null;
    }

    /// <summary>The query option of that name in a resource, decoded; null when it is not there.</summary>
    public static string? Find(string resource, string option) =>
        resource.Contains(option.TrimStart('$'), StringComparison.OrdinalIgnoreCase) ? ODataUrl.Option(resource, option) : null;

    /// <summary>The question as it was asked, without tokens: path, and options encoded.</summary>
    public string Resource => Address(Options);

    /// <summary>
    /// Whether the changes of the answer follow from changes of its rows alone. A filter that looks at other rows or at the
    /// clock does not say so, nor does an answer of which the client takes only a piece.
    /// </summary>
    public bool CanBeTracked() =>
        Options.All(o => Trackable.Contains(o.Name) || o.Name.StartsWith('@'))
        && Options.Where(o => o.Name == "$filter" || o.Name.StartsWith('@')).All(o => LooksAtItsRowAlone(o.Value))
        && Resource.Length + RoomForToken <= Limits.UrlLength
        && Feed.Engine.Compile(new QueryRequest(Among([0]), new Uri("http://tracker/odata/"), null, DateTimeOffset.UnixEpoch), out _) is null;

    /// <summary>The same question about some rows only; each answers with its key.</summary>
    public string Among(IReadOnlyList<long> ids)
    {
        var among = $"Id in ({string.Join(',', ids)})";
        var filter = Options.FirstOrDefault(o => o.Name == "$filter").Value is { } asked ? $"({asked}) and {among}" : among;
        var rest = Options.Where(o => o.Name is not ("$filter" or "$orderby" or "$count")).Select(o => o.Name == "$select" ? (o.Name, WithKey(o.Value)) : o);
        return Address([("$filter", filter), .. rest]);
    }

    /// <summary>Where the client goes on, or reads everything anew.</summary>
    public string Link(Uri root, string? token) => $"{root}{Address(token is null ? Options : [.. Options, ("$deltatoken", token)])}";

    private string Address(IReadOnlyList<(string Name, string Value)> options) =>
        options.Count + Custom.Count == 0 ? Path : $"{Path}?{string.Join('&', options.Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value)}").Concat(Custom))}";

    private static string WithKey(string select) =>
        select.Split(',', StringSplitOptions.TrimEntries).Any(p => p == "*" || p.Equals("Id", StringComparison.OrdinalIgnoreCase)) ? select : select + ",Id";

    // A deadline is overdue when its time has come, and no row changes then: a copy's IsOverdue is as old as the row.
    private static bool LooksAtItsRowAlone(string expression)
    {
        // What stands between quotation marks is a value.
        var outside = string.Concat(expression.Split('\'').Where((_, i) => i % 2 == 0));
        return !outside.Contains('/', StringComparison.Ordinal) && !outside.Contains("$count", StringComparison.OrdinalIgnoreCase)
            && !outside.Contains("IsOverdue", StringComparison.OrdinalIgnoreCase)
            && !outside.Replace(" ", "", StringComparison.Ordinal).Contains("now(", StringComparison.OrdinalIgnoreCase);
    }
}
