using System.Text;
using ODataSql.Parse;
using ODataSql.Plan.Rows;

namespace ODataSql.Cache;

/// <summary>
/// The key of a cached query template: a request without the string and integer literals in its keys, <c>$filter</c>, <c>$at</c> and
/// <c>$skiptoken</c>.
/// Requests with the same key usually share a plan; their <see cref="QueryTemplate"/> knows whether they do.
/// </summary>
internal sealed class QueryTemplateKey
{
    private readonly string _path;
    private readonly List<QueryOption> _options = [];
    private readonly LiteralExtractor _literals = new();

    private QueryTemplateKey(QueryRequest request)
    {
        var path = ODataUrl.Path(request.Resource);
        _path = path.Contains('%', StringComparison.Ordinal) || LiteralExtractor.IsUsedWhilePlanning(path)
            ? path
            : _literals.Extract(path, onlyInParentheses: true);
        var key = new StringBuilder(_path);
        foreach (var option in ODataUrl.EngineOptions(request.Resource))
        {
            var template = option with { Value = WithoutLiterals(option) };
            _options.Add(template);
            key.Append(LiteralExtractor.Separator).Append(template.Name).Append(LiteralExtractor.Separator).Append(template.Value);
        }

        var format = request.Format;
        key.Append(LiteralExtractor.Separator).Append(request.MaxPageSize).Append(' ').Append((int)format.Version).Append((int)format.Metadata);
        key.Append(format.Ieee754Compatible).Append(request.OmitsNulls).Append(request.IsWhole).Append(' ').Append(request.ServiceRoot.AbsoluteUri);
        Key = key.ToString();
    }

    /// <summary>The text of the key.</summary>
    public string Key { get; }

    /// <summary>The extracted values: string, integer, real or null.</summary>
    public IReadOnlyList<object?> Values => _literals.Values;

    /// <summary>The key of a request; null when its text contains the placeholder character.</summary>
    public static QueryTemplateKey? Of(QueryRequest request) => LiteralExtractor.CanExtract(request.Resource) ? new QueryTemplateKey(request) : null;

    /// <summary>The resource with other values of the same kinds.</summary>
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
        "$at" when LiteralExtractor.IsDay(option.Value) => _literals.ExtractDay(option.Value),
        "$skiptoken" => SkipToken.Read(option.Value) is { } keys ? string.Concat(keys.Select(_literals.Extract)) : option.Value,
        _ => option.Value,
    };

    private static bool IsToken(QueryOption option) => option.Name == "$skiptoken" && LiteralExtractor.CountPlaceholders(option.Value) > 0;

    private static string Token(string placeholders, IReadOnlyList<object?> values, ref int next)
    {
        var keys = values.Skip(next).Take(LiteralExtractor.CountPlaceholders(placeholders)).ToList();
        next += keys.Count;
        return SkipToken.Write(keys);
    }
}
