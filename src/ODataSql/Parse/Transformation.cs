using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>One step of <c>$apply</c> (OData Data Aggregation 4.0, 3).</summary>
internal abstract record Transformation;

internal sealed record FilterStep(SingleValueNode Condition) : Transformation;

internal sealed record SearchStep(string Text) : Transformation;

internal sealed record ComputeStep(IReadOnlyList<ComputedProperty> Properties) : Transformation;

internal sealed record OrderByStep(OrderByClause Clause) : Transformation;

internal sealed record TopStep(long Count) : Transformation;

internal sealed record SkipStep(long Count) : Transformation;

/// <summary><c>topcount</c>, <c>bottomsum</c> and their like: the rows with the largest or smallest values, until a condition is met.</summary>
/// <param name="Descending">Whether the largest come first.</param>
/// <param name="Limit">What ends the picking: <c>count</c>, <c>sum</c> or <c>percent</c>.</param>
/// <param name="Measure">How many, how much, or how many percent.</param>
/// <param name="Value">The value of a row.</param>
internal sealed record TopTransformationStep(bool Descending, string Limit, decimal Measure, SingleValueNode Value) : Transformation;

internal sealed record AggregateStep(IReadOnlyList<AggregateItem> Items) : Transformation;

/// <param name="Levels">Sets of grouping properties, the finest first; more than one where there is a <c>rollup</c>.</param>
/// <param name="Inner">What is done with each group.</param>
internal sealed record GroupByStep(IReadOnlyList<IReadOnlyList<GroupKey>> Levels, IReadOnlyList<Transformation> Inner) : Transformation;

internal sealed record ConcatStep(IReadOnlyList<IReadOnlyList<Transformation>> Branches) : Transformation;

/// <summary><c>expression as name</c>.</summary>
internal sealed record ComputedProperty(string Name, SingleValueNode Value);

/// <summary><c>expression with method as name</c>; <c>$count</c> has no expression.</summary>
internal sealed record AggregateItem(string Name, string Method, SingleValueNode? Value)
{
    /// <summary>Over a navigation property to many: the steps to the entities that are aggregated, each of which counts once. Empty otherwise.</summary>
    public IReadOnlyList<IEdmNavigationProperty> Steps { get; init; } = [];

    /// <summary>What is aggregated of those entities; null where they are counted.</summary>
    public IEdmStructuralProperty? Property { get; init; }
}

/// <summary>A property to group by, under its path.</summary>
internal sealed record GroupKey(string Path, SingleValueNode Value);
