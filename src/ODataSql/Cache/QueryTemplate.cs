using System.Globalization;
using ODataSql.Plan.Records;
using ODataSql.Sql;

namespace ODataSql.Cache;

/// <summary>
/// A compiled request that serves every request of its shape. It is found by trial: the request is compiled as it was asked and
/// again with stand-ins for its values and at another instant; where the two differ in stand-ins alone, values can be exchanged.
/// </summary>
internal sealed class QueryTemplate
{
    private const int Constant = -1;

    private readonly CompiledQuery _query;
    private readonly Dictionary<string, int[]> _slots = new(StringComparer.Ordinal);

    private QueryTemplate(CompiledQuery query) => _query = query;

    public QueryPlan Plan => _query.Plan;

    /// <summary>Stand-ins of the same kinds, each different from every other.</summary>
    private static IReadOnlyList<object?> Probes(IReadOnlyList<object?> values) => [.. values.Select((value, i) => value switch
    {
        null => null,
        string => string.Create(CultureInfo.InvariantCulture, $"stand-in {i}"),
        long and >= int.MinValue and <= int.MaxValue => 1_987_654_000L + i,
        long => 198_765_432_100_000_000L + i,
        _ => (object)(i + 0.123456789),
    })];

    /// <summary>Makes the template of a request by compiling it once more with probes; null when its values do more than fill parameters.</summary>
    /// <param name="query">The compiled request.</param>
    /// <param name="key">Its key.</param>
    /// <param name="compile">Compiles a request without the cache.</param>
    public static QueryTemplate? Of(CompiledQuery query, QueryTemplateKey key, Func<QueryRequest, CompiledQuery> compile)
    {
        var probes = Probes(key.Values);
        var request = query.Request with { Resource = key.Fill(probes), Now = query.Request.Now.AddYears(-1) };
        return QueryRefusedException.Catch(() => compile(request), out var probe) is null ? Of(query, key.Values, probe, probes) : null;
    }

    /// <summary>The template, or null when the values mean more than a place in a statement.</summary>
    private static QueryTemplate? Of(CompiledQuery asked, IReadOnlyList<object?> values, CompiledQuery tried, IReadOnlyList<object?> standIns)
    {
        if (asked.Plan.Kind != tried.Plan.Kind || asked.Plan.Context != tried.Plan.Context || asked.Plan.Paging != tried.Plan.Paging)
            return null;
        var template = new QueryTemplate(asked);
        var seen = new HashSet<int>();
        foreach (var (one, other) in asked.Statements.Zip(tried.Statements))
        {
            if (one.Text != other.Text || Slots(one, values, other, standIns) is not { } slots)
                return null;
            template._slots[one.Text] = slots;
            seen.UnionWith(slots);
        }

        // A value that is in no statement has had its effect elsewhere.
        return Enumerable.Range(0, values.Count).All(i => values[i] is null || seen.Contains(i)) ? template : null;
    }

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

    private static int[]? Slots(SqlStatement asked, IReadOnlyList<object?> values, SqlStatement tried, IReadOnlyList<object?> standIns)
    {
        var slots = new int[asked.Parameters.Count];
        for (var i = 0; i < slots.Length; i++)
        {
            var (one, other) = (asked.Parameters[i], tried.Parameters[i]);
            slots[i] = Index(standIns, other);
            // What did not change may be a constant that looks like a stand-in.
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
