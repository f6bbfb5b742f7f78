using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>The map between an EDM model and a database: entity set → relation, property → column, navigation → join. Built once.</summary>
public sealed class RelationalModel
{
    private readonly Dictionary<string, Relation> _relations;

    /// <summary>Maps every entity set.</summary>
    /// <param name="edm">The model; every navigation property has a referential constraint on one of its two ends, and every key one property.</param>
    /// <param name="relationName">Table or view of a set.</param>
    /// <param name="revisionColumn">Column that makes the ETag of a set's rows, or null.</param>
    /// <param name="searchIndex">Full-text index of a set, or null.</param>
    /// <param name="isProse">Whether a property is text for people, sorted by the alphabet; codes and enumerations are not.</param>
    /// <param name="timeline">What makes a set a timeline, or null.</param>
    public RelationalModel(
        IEdmModel edm, Func<IEdmEntitySet, string> relationName, Func<IEdmEntitySet, string?> revisionColumn,
        Func<IEdmEntitySet, SearchIndex?>? searchIndex = null, Func<IEdmStructuralProperty, bool>? isProse = null,
        Func<IEdmEntitySet, Timeline?>? timeline = null)
    {
        Edm = edm;
        _relations = edm.EntityContainer.EntitySets().ToDictionary(s => s.Name, s => new Relation(s, relationName(s), revisionColumn(s), searchIndex?.Invoke(s), timeline?.Invoke(s), isProse ?? (_ => false)), StringComparer.Ordinal);
    }

    public IEdmModel Edm { get; }

    /// <summary>The relations of all sets, in the order of the model.</summary>
    public IEnumerable<Relation> Relations => Edm.EntityContainer.EntitySets().Select(set => this[set]);

    public Relation this[IEdmNavigationSource set] => _relations[set.Name];

    /// <summary>How rows of <paramref name="from"/> find the rows that a navigation property leads to.</summary>
    public NavigationJoin Join(Relation from, IEdmNavigationProperty navigation)
    {
        var target = this[from.Set.FindNavigationTarget(navigation)];
        var (constraint, dependentIsSource) = navigation.ReferentialConstraint is { } own ? (own, true) : (navigation.Partner.ReferentialConstraint, false);
        var pair = constraint.PropertyPairs.Single();
        return dependentIsSource
            ? new NavigationJoin(target, from.Column(pair.DependentProperty.Name), target.Column(pair.PrincipalProperty.Name))
            : new NavigationJoin(target, from.Column(pair.PrincipalProperty.Name), target.Column(pair.DependentProperty.Name));
    }
}

/// <summary>Rows of the target belong where <c>target.TargetColumn = source.SourceColumn</c>.</summary>
public sealed record NavigationJoin(Relation Target, string SourceColumn, string TargetColumn);
