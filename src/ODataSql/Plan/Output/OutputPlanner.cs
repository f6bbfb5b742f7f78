using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Output;

/// <summary>Plans the columns of each row: <c>$select</c>, <c>$compute</c> and <c>$expand</c>.</summary>
/// <param name="context">The request.</param>
/// <param name="period">The period of application time that applies to expanded rows.</param>
/// <param name="text">The text of <c>$expand</c>.</param>
internal sealed class OutputPlanner(PlanContext context, Period? period, ExpandText text)
{
    /// <summary>Name of the column with a row's ETag.</summary>
    public const string ETag = "@odata.etag";

    /// <summary>Name of the column with a row's id.</summary>
    public const string Id = "@odata.id";

    /// <summary>Name of the column with a row's type.</summary>
    public const string Type = "@odata.type";

    /// <summary>An entity reference: the row's id in place of the row.</summary>
    public static OutputColumn Reference(EntityScope scope) => scope.Relation.Function is null
        ? IdOf(scope) with { IsReference = true }
        : throw QueryRefusedException.NotSupported("A reference to a row that a function makes", "$ref");

    /// <summary>The row's id, relative to the context URL.</summary>
    public static OutputColumn IdOf(EntityScope scope) =>
        new(Id, new FunctionCall("entity-id", [new Constant(scope.Relation.Set.Name, ScalarType.Text), KeyOf(scope)], ScalarType.Text));

    /// <summary>The key as it stands in an address; of several properties, each with its name.</summary>
    public static Scalar KeyOf(EntityScope scope)
    {
        if (scope.Keys.Any(key => key.Type.Kind == EdmPrimitiveTypeKind.String))
            throw QueryRefusedException.NotSupported("A reference to a row whose key is text", "$ref");
        if (scope.Keys is [var only])
            return only;
        var names = scope.Relation.Keys.Select((property, i) => new Constant($"{(i == 0 ? "" : ",")}{property.Name}=", ScalarType.Text));
        return names.Select((name, i) => Concat(name, scope.Keys[i])).Aggregate(Concat);

        static Scalar Concat(Scalar left, Scalar right) => new FunctionCall("concat", [left, right], ScalarType.Text);
    }

    /// <summary>The row's type, for places where the context URL does not tell it.</summary>
    public static OutputColumn TypeOf(EntityScope scope) => new(Type, new Constant($"#{scope.Relation.Type.FullTypeName()}", ScalarType.Text));

    public IReadOnlyList<OutputColumn> Plan(EntityScope scope, SelectExpandClause? clause, int depth)
    {
        var outputs = new List<OutputColumn>();
        // The past cannot be changed, so that there is no version to name in a write.
        if (scope.Relation.RevisionColumn is { } revision && scope.At is null)
            outputs.Add(new OutputColumn(ETag, new FunctionCall("etag", [scope.Column(revision, ScalarType.Count)], ScalarType.Text)));

        var selected = Selected(scope.Relation.Type, clause).ToList();
        // Without its key, a row needs its id (OData JSON Format 4.01, 4.6.8).
        if (scope.Relation.Function is null && !scope.Relation.Type.Key().All(selected.Contains))
            outputs.Add(IdOf(scope));
        outputs.AddRange(selected.Select(p => new OutputColumn(p.Name, OutputValues.ForJson(scope.Column(p)))));
        outputs.AddRange(SelectedComputed(scope, clause).SelectMany(OutputValues.WithType));
        foreach (var expanded in (clause?.SelectedItems ?? []).OfType<ExpandedReferenceSelectItem>())
            outputs.AddRange(new ExpandPlanner(context, period, text).Plan(scope, expanded, depth + 1));
        return outputs;
    }

    /// <summary>The selected structural properties, in the order of the type.</summary>
    public static IEnumerable<IEdmStructuralProperty> Selected(IEdmEntityType type, SelectExpandClause? clause)
    {
        if (clause is null || clause.AllSelected)
            return type.StructuralProperties();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in clause.SelectedItems)
        {
            if (item is WildcardSelectItem)
                return type.StructuralProperties();
            if (item is PathSelectItem path)
                names.Add(NameOf(path));
        }

        return type.StructuralProperties().Where(p => names.Contains(p.Name));
    }

    /// <summary>Navigation properties that are selected but not expanded; they only occur in the context URL.</summary>
    public static IEnumerable<string> SelectedLinks(SelectExpandClause clause) =>
        clause.SelectedItems.OfType<PathSelectItem>().Select(item => item.SelectedPath.LastSegment).OfType<NavigationPropertySegment>()
            .Select(link => link.NavigationProperty.Name)
            .Except(clause.SelectedItems.OfType<ExpandedReferenceSelectItem>().Select(item => item.Navigation().Name), StringComparer.Ordinal);

    /// <summary>The selected computed properties.</summary>
    public static IEnumerable<OutputColumn> SelectedComputed(ModelScope scope, SelectExpandClause? clause)
    {
        if (clause is null || clause.AllSelected || clause.SelectedItems.Any(item => item is WildcardSelectItem))
            return scope.Computed;
        var names = clause.SelectedItems.OfType<PathSelectItem>().Select(item => item.SelectedPath.LastSegment.Identifier)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return scope.Computed.Where(o => names.Contains(o.Name));
    }

    /// <summary>The name of a selected property; the library allows only casts to the row's own type before it.</summary>
    private static string NameOf(PathSelectItem item) => item.SelectedPath.LastSegment switch
    {
        DynamicPathSegment computed when !HasOptions(item) => computed.Identifier,
        PropertySegment property => HasOptions(item)
            ? throw QueryRefusedException.Invalid(
                "option-not-applicable", $"'{property.Property.Name}' is one value; in $select, options go with collections.", "$select")
            : property.Property.Name,
        // With minimal metadata, rows contain no links of navigation properties.
        NavigationPropertySegment navigation => navigation.NavigationProperty.Name,
        var other => throw QueryRefusedException.NotSupported($"'{other.Identifier}' in $select", "$select"),
    };

    private static bool HasOptions(PathSelectItem item) =>
        item.SelectAndExpand?.SelectedItems.Any() == true || item.FilterOption is not null
            || item.OrderByOption is not null || item.TopOption is not null
        || item.SkipOption is not null || item.CountOption is not null || item.SearchOption is not null || item.ComputeOption is not null;
}
