using Microsoft.OData.UriParser;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;

namespace ODataSql.Plan;

/// <summary>State of planning one request: the map, fresh aliases, budgets, and what parameter aliases stand for.</summary>
internal sealed class PlanContext(RelationalModel model, ParsedQuery query)
{
    private readonly HashSet<Period> _used = new(ReferenceEqualityComparer.Instance);
    private int _uses;
    private int _aliases;
    private int _nodes;
    private int _expands;

    public RelationalModel Model => model;

    /// <summary>What <c>now()</c> means in this request: one instant, wherever it is asked, no finer than instants are stored.</summary>
    public DateTimeOffset Now { get; } = query.Request.Now.AddTicks(-(query.Request.Now.UtcTicks % TimeSpan.TicksPerMillisecond));

    public SingleValueNode? ParameterAlias(string alias) => query.Context.AliasNodes.TryGetValue(alias, out var node) ? node : null;

    /// <summary>The options of an expanded navigation property that the library does not know.</summary>
    public NestedOptions? Nested(SelectItem item) => query.Context.Nested.TryGetValue(item, out var options) ? options : null;

    /// <summary>Notes that a timeline was asked for a period.</summary>
    public void UsePeriod(Period period)
    {
        _used.Add(period);
        _uses++;
    }

    /// <summary>How many times a timeline was asked for a period so far.</summary>
    public int PeriodUses => _uses;

    /// <summary>Rows of a page of an expanded collection.</summary>
    public int NestedPageSize { get; } = ExpandedPageSize.Size(query.SelectExpand, query.Request.MaxPageSize);

    /// <summary>Where a resource is: the service root.</summary>
    public Uri ServiceRoot => query.Request.ServiceRoot;

    /// <summary>A period that no timeline was asked for would be ignored.</summary>
    public void RefuseUnusedPeriods()
    {
        if (query.Context.Nested.Values.Select(nested => nested.Period).Prepend(query.Period).FirstOrDefault(period => period is not null && !_used.Contains(period)) is { } unused)
            throw QueryRefusedException.NotSupported($"The query option '{unused.Option}' where nothing that has a timeline is shown", unused.Option);
    }

    public EntityScope NewScope(Relation relation) => new(NewAlias(), relation);

    public string NewAlias() => $"t{_aliases++}";

    /// <summary>Operators, functions and values so far.</summary>
    public int Nodes => _nodes;

    public void CountNodes(string option, int nodes = 1)
    {
        if ((_nodes += nodes) > Limits.Nodes)
            throw QueryRefusedException.Invalid("too-complex", $"The request has more than {Limits.Nodes} operators, functions and values; ask in smaller steps.", option);
    }

    public void CountExpand(int depth)
    {
        if (depth > Limits.ExpandDepth)
            throw QueryRefusedException.Invalid("too-deep", $"$expand may be nested {Limits.ExpandDepth} deep.", "$expand");
        if (++_expands > Limits.Expands)
            throw QueryRefusedException.Invalid("too-complex", $"A request may expand {Limits.Expands} navigation properties, and '*' stands for all that there are; name those that are needed, and ask for the others in a request of their own.", "$expand");
    }

    /// <summary>The condition that ties the rows of <paramref name="target"/> to a row of <paramref name="from"/>.</summary>
    // A key that is null has no partner: plain equality says so in every position.
    public static Scalar JoinCondition(EntityScope from, EntityScope target, NavigationJoin join) =>
        new FunctionCall("eq", [target.Column(join.TargetColumn, ScalarType.Count), from.Column(join.SourceColumn, ScalarType.Count)], ScalarType.Condition);

    public static RelationSource Rows(EntityScope scope) => new(scope.Alias, scope.Relation);

    public static Scalar? And(Scalar? left, Scalar? right) =>
        left is null ? right : right is null ? left : new FunctionCall("and", [left, right], ScalarType.Condition);
}
