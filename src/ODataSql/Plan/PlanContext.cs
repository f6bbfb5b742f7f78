using Microsoft.OData.UriParser;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Expressions;
using ODataSql.Plan.Output;
using ODataSql.Plan.Records;

namespace ODataSql.Plan;

/// <summary>State of planning one request: the model, table aliases, limits, and the values of parameter aliases.</summary>
internal sealed class PlanContext(RelationalModel model, ParsedQuery query)
{
    private readonly HashSet<Period> _used = new(ReferenceEqualityComparer.Instance);
    private int _uses;
    private int _aliases;
    private int _nodes;
    private int _expands;

    public RelationalModel Model => model;

    /// <summary>The value of <c>now()</c> in this request, in the precision in which instants are stored.</summary>
    public DateTimeOffset Now { get; } = query.Request.Now.AddTicks(-(query.Request.Now.UtcTicks % TimeSpan.TicksPerMillisecond));

    public SingleValueNode? ParameterAlias(string alias) => query.Context.AliasNodes.TryGetValue(alias, out var node) ? node : null;

    /// <summary>The options of an expanded item that the library does not know.</summary>
    public NestedOptions? Nested(SelectItem item) => query.Context.Nested.TryGetValue(item, out var options) ? options : null;

    /// <summary>Records that a period was applied to a timeline or a snapshot.</summary>
    public void UsePeriod(Period period)
    {
        _used.Add(period);
        _uses++;
    }

    /// <summary>How often a period was applied so far.</summary>
    public int PeriodUses => _uses;

    /// <summary>The page size of expanded collections, in rows.</summary>
    public int NestedPageSize { get; } = ExpandedPageSize.Size(query.SelectExpand, query.Request.MaxPageSize);

    /// <summary>The version in which the client reads the answer.</summary>
    public ProtocolVersion Version => query.Request.Format.Version;

    /// <summary>The service root, with which links begin.</summary>
    public Uri ServiceRoot => query.Request.ServiceRoot;

    /// <summary>Refuses a period that applies to nothing, because it would be ignored.</summary>
    public void RefuseUnusedPeriods()
    {
        if (query.Context.Nested.Values.Select(nested => nested.Period).Prepend(query.Period).FirstOrDefault(
            period => period is not null && !_used.Contains(period)) is { } unused)
            throw QueryRefusedException.NotSupported(
                $"The query option '{unused.Option}' where nothing that is kept by time is shown", unused.Option);
    }

    /// <summary>The rows of a relation, as they stand now or at the moment of a period.</summary>
    public EntityScope NewScope(Relation relation, Period? period = null) =>
        new(NewAlias(), relation) { Period = period, At = SnapshotPlanner.Moment(this, relation, period) };

    public string NewAlias() => $"t{_aliases++}";

    /// <summary>The number of operators, functions and values so far.</summary>
    public int Nodes => _nodes;

    public void CountNodes(string option, int nodes = 1)
    {
        if ((_nodes += nodes) > Limits.Nodes)
            throw QueryRefusedException.TooComplex(option);
    }

    public void CountExpand(int depth)
    {
        if (depth > Limits.ExpandDepth)
            throw QueryRefusedException.Invalid("too-deep", $"$expand may be nested {Limits.ExpandDepth} deep.", "$expand");
        if (++_expands > Limits.Expands)
            throw QueryRefusedException.Invalid(
                "too-complex",
                $"A request may expand {Limits.Expands} navigation properties, and '*' stands for all that there are; "
                + "name those that are needed, and ask for the others in a request of their own.",
                "$expand");
    }

    /// <summary>The join condition between two scopes. A null key joins nothing, so plain equality is right.</summary>
    public static Scalar JoinCondition(EntityScope from, EntityScope target, NavigationJoin join) =>
        JoinCondition(target, join, column => from.Column(column, ScalarType.Count));

    /// <summary>The join condition of a scope with a row whose columns <paramref name="source"/> gives.</summary>
    public static Scalar JoinCondition(EntityScope target, NavigationJoin join, Func<string, Scalar> source) => join.Columns
        .Select(pair => (Scalar)FunctionCall.Condition("eq", target.Link(pair.TargetColumn), source(pair.SourceColumn)))
        .Aggregate((left, right) => FunctionCall.Condition("and", left, right));

    public static RelationSource Rows(EntityScope scope) => new(scope.Alias, scope.Relation) { At = scope.At, Arguments = scope.Arguments };

    public static Scalar? And(Scalar? left, Scalar? right) =>
        left is null ? right : right is null ? left : FunctionCall.Condition("and", left, right);
}
