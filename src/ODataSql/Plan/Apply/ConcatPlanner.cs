using Microsoft.OData.Edm;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Apply;

/// <summary>Plans <c>concat</c> and the levels of <c>rollup</c> as UNION ALL of row sets, which may differ in shape.</summary>
internal static class ConcatPlanner
{
    private const string PlaceColumn = "#place";

    public static RowSet Plan(PlanContext context, IReadOnlyList<RowSet> parts)
    {
        var branches = RowSet.CheckedBranches(parts.Sum(p => p.Branches));
        var alias = context.NewAlias();
        var (scope, selects) = SameEntities(parts) is { } entity ? Entities(alias, entity, parts) : Mixed(alias, parts);
        return new RowSet(scope, new UnionSource(alias, selects), null)
        {
            OrderBy =
            [
                new OrderingTerm(new Column(alias, DerivedScope.ShapeColumn, ScalarType.Count), Descending: false),
                new OrderingTerm(new Column(alias, PlaceColumn, ScalarType.Count), Descending: false),
            ],
            MayLoseGroups = parts.All(p => p.MayLoseGroups),
            Branches = branches,
        };
    }

    private static EntityScope? SameEntities(IReadOnlyList<RowSet> parts) =>
        parts[0].Scope is EntityScope first
            && parts.All(part => part.Scope is EntityScope scope && Names(scope).SequenceEqual(Names(first), StringComparer.Ordinal))
            ? first
            : null;

    private static IEnumerable<string> Names(EntityScope scope) => scope.Computed.Select(o => o.Name);

    private static (NameScope Scope, IReadOnlyList<Select> Parts) Entities(string alias, EntityScope scope, IReadOnlyList<RowSet> parts) =>
        (scope.Outer(alias), [.. parts.Select((part, i) => Part(part, part.Scope.AllOutputs(), new Constant((long)i, ScalarType.Count)))]);

    private static (NameScope Scope, IReadOnlyList<Select> Parts) Mixed(string alias, IReadOnlyList<RowSet> parts)
    {
        var named = parts.Select(part => Named(part.Scope)).ToList();
        var columns = named.SelectMany(o => o).GroupBy(o => o.Name, StringComparer.Ordinal).Select(MergedColumn).ToList();
        var (shapes, selects) = (new List<IReadOnlySet<string>>(), new List<Select>());
        foreach (var (part, own) in parts.Zip(named))
        {
            var outputs = columns.Select(
                c => new OutputColumn(c.Name, own.FirstOrDefault(o => o.Name == c.Name)?.Value ?? new Constant(null, c.Value.Type)));
            selects.Add(Part(part, outputs, ShapeOf(part.Scope, shapes.Count)));
            shapes.AddRange(part.Scope is DerivedScope { Shapes: { } inner } ? inner : [own.Select(o => o.Name).ToHashSet(StringComparer.Ordinal)]);
        }

        return (DerivedScope.Over(alias, columns, 0) with { Shapes = shapes }, selects);
    }

    private static Scalar ShapeOf(NameScope scope, int before)
    {
        var first = new Constant((long)before, ScalarType.Count);
        return scope is DerivedScope { Shapes: not null } mixed ? new FunctionCall("add", [mixed.Shape, first], ScalarType.Count) : first;
    }

    private static Select Part(RowSet rows, IEnumerable<OutputColumn> outputs, Scalar shape) =>
        new(rows.From, [
            .. outputs.Where(o => o.Name != DerivedScope.ShapeColumn),
            new OutputColumn(DerivedScope.ShapeColumn, shape),
            new OutputColumn(PlaceColumn, new WindowFunction("row_number", null, [], rows.TotalOrder, ScalarType.Count)),
        ])
        {
            Where = rows.Where,
        };

    private static IReadOnlyList<OutputColumn> Named(NameScope scope) => scope switch
    {
        DerivedScope derived => derived.Columns,
        EntityScope entity => [.. Properties(entity.Relation).Select(p => new OutputColumn(p.Name, entity.Column(p))), .. entity.Computed],
        _ => throw QueryRefusedException.NotSupported("'concat' of the rows of a cross join, before they are grouped or aggregated,", "$apply"),
    };

    private static IEnumerable<IEdmStructuralProperty> Properties(Relation relation) => relation.Type.StructuralProperties();

    private static OutputColumn MergedColumn(IEnumerable<OutputColumn> same)
    {
        var first = same.First();
        var kind = same.Select(o => o.Value.Type.Kind).Aggregate(PrimitiveTypes.Wider);
        return first with
        {
            Value = new Constant(
            null, first.Value.Type with { Kind = kind, Nullable = true }),
            IsDynamic = same.Any(o => o.IsDynamic)
        };
    }
}
