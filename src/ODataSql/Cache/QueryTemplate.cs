using System.Globalization;
using ODataSql.Plan.Records;
using ODataSql.Sql;

namespace ODataSql.Cache;

/// <summary>
/// A compiled request into which other requests put their values. Whether this is possible is tested: the request is compiled a second
/// time with probes for its values and another current time; if only parameters differ, and only by the probes, values can be exchanged.
/// </summary>
internal sealed class QueryTemplate
{
    private const int Constant = -1;

    private readonly CompiledQuery _query;
    private readonly Dictionary<string, int[]> _slots = new(StringComparer.Ordinal);

    private QueryTemplate(CompiledQuery query) => _query = query;

    public QueryPlan Plan => _query.Plan;

    /// <summary>Values of the same kinds, each different from all others.</summary>
    private static IReadOnlyList<object?> Probes(IReadOnlyList<object?> values) => [.. values.Select((value, i) => value switch
    {
        null => null,
        string day when LiteralExtractor.IsDay(day) => new DateOnly(1607, 1, 1).AddDays(i).ToString("O", CultureInfo.InvariantCulture),
        string => string.Create(CultureInfo.InvariantCulture, $"probe {i}"),
        long and >= int.MinValue and <= int.MaxValue => 1_987_654_000L + i,
        long => 198_765_432_100_000_000L + i,
        _ => (object)(i + 0.123456789),
    })];

    /// <summary>Makes the template of a request; null when its values do more than fill parameters.</summary>
    /// <param name="query">The compiled request.</param>
    /// <param name="key">The key of the template.</param>
    /// <param name="compile">Compiles a request without the cache.</param>
    public static QueryTemplate? Of(CompiledQuery query, QueryTemplateKey key, Func<QueryRequest, CompiledQuery> compile)
    {
        var probes = Probes(key.Values);
        var request = query.Request with { Resource = key.Fill(probes), Now = query.Request.Now.AddYears(-1) };
        return QueryRefusedException.Catch(() => compile(request), out var probe) is null ? Of(query, key.Values, probe, probes) : null;
    }

    private static QueryTemplate? Of(CompiledQuery query, IReadOnlyList<object?> values, CompiledQuery probe, IReadOnlyList<object?> probes)
    {
        if (query.Plan.Kind != probe.Plan.Kind || query.Plan.Context != probe.Plan.Context || query.Plan.Paging != probe.Plan.Paging)
            return null;
        var template = new QueryTemplate(query);
        var seen = new HashSet<int>();
        foreach (var (one, other) in query.Statements.Zip(probe.Statements))
        {
            if (one.Text != other.Text || Slots(one, values, other, probes) is not { } slots)
                return null;
            template._slots[one.Text] = slots;
            seen.UnionWith(slots);
        }

        // A value that fills no parameter has influenced the plan itself.
        return Enumerable.Range(0, values.Count).All(i => values[i] is null || seen.Contains(i)) ? template : null;
    }

    /// <summary>The compiled query with the values of another request.</summary>
    public CompiledQuery Bind(QueryRequest request, IReadOnlyList<object?> values) => _query.Rebind(request, statement =>
    {
        var slots = _slots[statement.Text];
        if (slots.Length == 0)
            return statement;
        var parameters = new object[slots.Length];
        for (var i = 0; i < slots.Length; i++)
            parameters[i] = slots[i] == Constant ? statement.Parameters[i] : values[slots[i]]!;
        return statement with { Parameters = parameters };
    });

    private static int[]? Slots(SqlStatement query, IReadOnlyList<object?> values, SqlStatement probe, IReadOnlyList<object?> probes)
    {
        var slots = new int[query.Parameters.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            var (one, other) = (query.Parameters[i], probe.Parameters[i]);
            slots[i] = Index(probes, other);
            // A parameter that did not change may be a constant that equals a probe.
            if (slots[i] == Constant ? !one.Equals(other) : one.Equals(other) || !one.Equals(values[slots[i]]))
                return null;
        }

        return slots;
    }

    private static int Index(IReadOnlyList<object?> values, object value)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (value.Equals(values[i]))
                return i;
        }

        return Constant;
    }
}
