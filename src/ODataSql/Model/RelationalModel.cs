using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>Maps an EDM model to a database: entity set → table or view, property → column, navigation property → join.</summary>
public sealed class RelationalModel
{
    private readonly Dictionary<string, Relation> _relations;
    private readonly Dictionary<string, Relation> _functions;

    /// <summary>Maps every entity set of a model.</summary>
    /// <param name="edm">
    /// The model. Every set has a key, and every navigation property has a referential constraint on one of its two ends.
    /// </param>
    /// <param name="relationName">Returns the table or view of a set.</param>
    /// <param name="revisionColumn">Returns the column with the row version, from which ETags are made, or null.</param>
    /// <param name="searchIndex">Returns the full-text index of a set, or null.</param>
    /// <param name="isProse">Whether a property is text for people, which is sorted alphabetically; codes and enumerations are not.</param>
    /// <param name="timeline">Returns the period properties of a set with a timeline, or null.</param>
    /// <param name="snapshot">Returns the past of a set of which <c>$at</c> shows how its rows stood, or null.</param>
    /// <param name="lookup">Returns how rows are found by a property that is looked up for each row, or null.</param>
    /// <param name="columnName">Returns the column of a property; by default its name in snake case.</param>
    /// <param name="function">Returns the rows of a function that returns a collection of entities, or null where it is not served.</param>
    /// <param name="parts">Returns the index in which parts of a property's texts are found, or null.</param>
    /// <param name="ordered">Returns the view in which the rows of a page are found in their order, or null.</param>
    /// <param name="shown">Returns the view of a set in which what is looked up is joined to its rows, or null.</param>
    public RelationalModel(
        IEdmModel edm, Func<IEdmEntitySet, string> relationName, Func<IEdmEntitySet, string?> revisionColumn,
        Func<IEdmEntitySet, SearchIndex?>? searchIndex = null, Func<IEdmStructuralProperty, bool>? isProse = null,
        Func<IEdmEntitySet, Timeline?>? timeline = null, Func<IEdmEntitySet, Snapshot?>? snapshot = null,
        Func<IEdmStructuralProperty, Lookup?>? lookup = null, Func<IEdmStructuralProperty, string>? columnName = null,
        Func<IEdmOperation, RowFunction?>? function = null, Func<IEdmStructuralProperty, PartIndex?>? parts = null,
        Func<IEdmEntitySet, OrderedRows?>? ordered = null, Func<IEdmEntitySet, string?>? shown = null)
    {
        Edm = edm;
        _relations = edm.EntityContainer.EntitySets().ToDictionary(set => set.Name, RelationOf, StringComparer.Ordinal);
        _functions = edm.SchemaElements.OfType<IEdmOperation>().Where(operation => RowFunction.TypeOf(operation) is not null)
            .Select(operation => (operation, Rows: function?.Invoke(operation))).Where(served => served.Rows is not null)
            .ToDictionary(served => served.operation.Name, served => FunctionOf(served.operation, served.Rows!), StringComparer.Ordinal);

        Relation RelationOf(IEdmEntitySet set) =>
            new(
                set, relationName(set), revisionColumn(set), searchIndex?.Invoke(set), timeline?.Invoke(set), snapshot?.Invoke(set),
                isProse ?? (_ => false), columnName ?? (property => Naming.SnakeCase(property.Name)), lookup, parts: parts,
                ordered: ordered?.Invoke(set), shown: shown?.Invoke(set));

        // No set of the container: only the engine names it.
        Relation FunctionOf(IEdmOperation operation, RowFunction rows) =>
            new(
                new EdmEntitySet(edm.EntityContainer, operation.Name, RowFunction.TypeOf(operation)!), operation.Name, null, null, null, null,
                isProse ?? (_ => false), columnName ?? (property => Naming.SnakeCase(property.Name)), function: rows);
    }

    /// <summary>The model that the service publishes.</summary>
    public IEdmModel Edm { get; }

    /// <summary>The tables and views of all sets, in the order of the model.</summary>
    public IEnumerable<Relation> Relations => Edm.EntityContainer.EntitySets().Select(set => this[set]);

    /// <summary>The table or view of a set.</summary>
    public Relation this[IEdmNavigationSource set] => _relations[set.Name];

    /// <summary>The rows of a function; null where it is not served.</summary>
    public Relation? Function(IEdmOperation operation) => _functions.GetValueOrDefault(operation.Name);

    /// <summary>The join from a relation to the target of a navigation property.</summary>
    public NavigationJoin Join(Relation from, IEdmNavigationProperty navigation)
    {
        var target = this[from.Set.FindNavigationTarget(navigation)];
        var (constraint, dependentIsSource) = navigation.ReferentialConstraint is { } own
            ? (own, true)
            : (navigation.Partner.ReferentialConstraint, false);
        return new NavigationJoin(target, [.. constraint.PropertyPairs.Select(pair => dependentIsSource
            ? new JoinColumns(from.Column(pair.DependentProperty.Name), target.Column(pair.PrincipalProperty.Name))
            : new JoinColumns(from.Column(pair.PrincipalProperty.Name), target.Column(pair.DependentProperty.Name)))]);
    }
}

/// <summary>A join on all of <c>target.TargetColumn = source.SourceColumn</c>: as many as the key has properties.</summary>
public sealed record NavigationJoin(Relation Target, IReadOnlyList<JoinColumns> Columns);

/// <summary>Two columns that a join compares.</summary>
public sealed record JoinColumns(string SourceColumn, string TargetColumn);
