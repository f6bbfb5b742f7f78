using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>One transformation of <c>$apply</c> (OData Data Aggregation 4.0, 3).</summary>
internal abstract record Transformation;

internal sealed record FilterStep(SingleValueNode Condition) : Transformation;

internal sealed record SearchStep(string Text) : Transformation;

internal sealed record ComputeStep(IReadOnlyList<ComputedProperty> Properties) : Transformation;

internal sealed record OrderByStep(OrderByClause Clause) : Transformation;

internal sealed record TopStep(long Count) : Transformation;

internal sealed record SkipStep(long Count) : Transformation;

/// <summary>A top transformation (<c>topcount</c>, <c>bottomsum</c> …): the rows with the largest or smallest values, up to a limit.</summary>
/// <param name="Descending">Whether the largest values come first.</param>
/// <param name="Limit">The kind of limit: <c>count</c>, <c>sum</c> or <c>percent</c>.</param>
/// <param name="Measure">The number of rows, the sum, or the percentage.</param>
/// <param name="Value">The value by which rows are compared and added up.</param>
internal sealed record TopTransformationStep(bool Descending, string Limit, decimal Measure, SingleValueNode Value) : Transformation;

internal sealed record AggregateStep(IReadOnlyList<AggregateItem> Items) : Transformation;

/// <summary>Groups rows and transforms each group.</summary>
/// <param name="Levels">Sets of grouping properties, the finest first; more than one where there is a <c>rollup</c>.</param>
/// <param name="Inner">The transformations of each group.</param>
internal sealed record GroupByStep(IReadOnlyList<IReadOnlyList<GroupKey>> Levels, IReadOnlyList<Transformation> Inner) : Transformation;

internal sealed record ConcatStep(IReadOnlyList<IReadOnlyList<Transformation>> Branches) : Transformation;

/// <summary><c>expression as name</c>.</summary>
internal sealed record ComputedProperty(string Name, SingleValueNode Value);

/// <summary><c>expression with method as name</c>; <c>$count</c> has no expression.</summary>
internal sealed record AggregateItem(string Name, string Method, SingleValueNode? Value)
{
    /// <summary>The path to the aggregated entities over a collection-valued navigation property, each counted once; empty otherwise.</summary>
    public IReadOnlyList<IEdmNavigationProperty> Steps { get; init; } = [];

    /// <summary>The aggregated property of these entities; null to count them.</summary>
    public IEdmStructuralProperty? Property { get; init; }
}

/// <summary>A grouping property by its path.</summary>
internal sealed record GroupKey(string Path, SingleValueNode Value);
