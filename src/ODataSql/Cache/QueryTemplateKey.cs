using System.Text;
using ODataSql.Parse;
using ODataSql.Plan.Rows;

namespace ODataSql.Cache;

/// <summary>
/// A request without its values: what is left when the texts and whole numbers in keys, in <c>$filter</c> and in
/// <c>$skiptoken</c> are taken out. Requests of one shape have one plan as a rule; a <see cref="QueryTemplate"/> knows whether they do.
/// </summary>
internal sealed class QueryTemplateKey
{
    private readonly string _path;
    private readonly List<QueryOption> _options = [];
    private readonly LiteralExtractor _literals = new();

    private QueryTemplateKey(QueryRequest request)
    {
        var path = ODataUrl.Path(request.Resource);
        _path = path.Contains('%', StringComparison.Ordinal) || LiteralExtractor.IsUsedWhilePlanning(path) ? path : _literals.Extract(path, onlyInParentheses: true);
        var key = new StringBuilder(_path);
        foreach (var option in ODataUrl.EngineOptions(request.Resource))
        {
            var valueless = option with { Value = WithoutLiterals(option) };
            _options.Add(valueless);
            key.Append(LiteralExtractor.Separator).Append(valueless.Name).Append(LiteralExtractor.Separator).Append(valueless.Value);
        }

        Key = key.Append(LiteralExtractor.Separator).Append(request.MaxPageSize).Append(' ').Append((int)request.Format.Version).Append((int)request.Format.Metadata).Append(request.Format.Ieee754Compatible).Append(request.OmitsNulls).Append(' ').Append(request.ServiceRoot.AbsoluteUri).ToString();
    }

    /// <summary>Equal for requests of one shape.</summary>
    public string Key { get; }

    /// <summary>The values that were taken out: text, whole number, real, or null.</summary>
    public IReadOnlyList<object?> Values => _literals.Values;

    /// <summary>The shape of a request; null when it cannot be told.</summary>
    public static QueryTemplateKey? Of(QueryRequest request) => LiteralExtractor.CanExtract(request.Resource) ? new QueryTemplateKey(request) : null;

    /// <summary>A resource of this shape with other values of the same kinds.</summary>
    public string Fill(IReadOnlyList<object?> values)
    {
        var next = 0;
        var resource = new StringBuilder(LiteralExtractor.Fill(_path, values, ref next));
        var separator = '?';
        foreach (var option in _options)
        {
            var value = IsToken(option) ? Token(option.Value, values, ref next) : LiteralExtractor.Fill(option.Value, values, ref next);
            resource.Append(separator).Append(option.Name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return resource.ToString();
    }

    private string WithoutLiterals(QueryOption option) => option.Name switch
    {
        "$filter" when !LiteralExtractor.IsUsedWhilePlanning(option.Value) => _literals.Extract(option.Value, onlyInParentheses: false),
        "$skiptoken" => SkipToken.Read(option.Value) is { } keys ? string.Concat(keys.Select(_literals.Extract)) : option.Value,
        _ => option.Value,
    };

    private static bool IsToken(QueryOption option) => option.Name == "$skiptoken" && LiteralExtractor.CountPlaceholders(option.Value) > 0;

    private static string Token(string marks, IReadOnlyList<object?> values, ref int next)
    {
        var keys = values.Skip(next).Take(LiteralExtractor.CountPlaceholders(marks)).ToList();
        next += keys.Count;
        return SkipToken.Write(keys);
    }
}
