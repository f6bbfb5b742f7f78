using System.Text;
using ODataSql.Parse;
using ODataSql.Plan;

namespace ODataSql.Cache;

/// <summary>
/// A request without its values: what is left when the texts and whole numbers in keys, in <c>$filter</c> and in
/// <c>$skiptoken</c> are taken out. Requests of one shape have one plan as a rule; a <see cref="Template"/> knows whether they do.
/// </summary>
internal sealed class Shape
{
    private readonly string _path;
    private readonly List<QueryOption> _options = [];
    private readonly Literals _literals = new();

    private Shape(QueryRequest request)
    {
        var path = ODataUrl.Path(request.Resource);
        _path = path.Contains('%', StringComparison.Ordinal) || Literals.MeansMoreThanItsValue(path) ? path : _literals.TakeOut(path, onlyInParentheses: true);
        var key = new StringBuilder(_path);
        foreach (var option in ODataUrl.EngineOptions(request.Resource))
        {
            var valueless = option with { Value = Valueless(option) };
            _options.Add(valueless);
            key.Append(Literals.Separator).Append(valueless.Name).Append(Literals.Separator).Append(valueless.Value);
        }

        Key = key.Append(Literals.Separator).Append(request.MaxPageSize).Append(' ').Append((int)request.Format.Version).Append((int)request.Format.Metadata).Append(request.Format.Ieee754Compatible).Append(request.OmitsNulls).Append(' ').Append(request.ServiceRoot.AbsoluteUri).ToString();
    }

    /// <summary>Equal for requests of one shape.</summary>
    public string Key { get; }

    /// <summary>The values that were taken out: text, whole number, real, or null.</summary>
    public IReadOnlyList<object?> Values => _literals.Values;

    /// <summary>The shape of a request; null when it cannot be told.</summary>
    public static Shape? Of(QueryRequest request) => Literals.CanBeTakenOut(request.Resource) ? new Shape(request) : null;

    /// <summary>A resource of this shape with other values of the same kinds.</summary>
    public string With(IReadOnlyList<object?> values)
    {
        var next = 0;
        var resource = new StringBuilder(Literals.PutIn(_path, values, ref next));
        var separator = '?';
        foreach (var option in _options)
        {
            var value = IsToken(option) ? Token(option.Value, values, ref next) : Literals.PutIn(option.Value, values, ref next);
            resource.Append(separator).Append(option.Name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return resource.ToString();
    }

    private string Valueless(QueryOption option) => option.Name switch
    {
        "$filter" when !Literals.MeansMoreThanItsValue(option.Value) => _literals.TakeOut(option.Value, onlyInParentheses: false),
        "$skiptoken" => SkipToken.Read(option.Value) is { } keys ? string.Concat(keys.Select(_literals.TakeOut)) : option.Value,
        _ => option.Value,
    };

    private static bool IsToken(QueryOption option) => option.Name == "$skiptoken" && Literals.Count(option.Value) > 0;

    private static string Token(string marks, IReadOnlyList<object?> values, ref int next)
    {
        var keys = values.Skip(next).Take(Literals.Count(marks)).ToList();
        next += keys.Count;
        return SkipToken.Write(keys);
    }
}
