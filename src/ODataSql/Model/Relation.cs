using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>Where the rows of an entity set are: a table or view, and which column holds which property.</summary>
public sealed class Relation
{
    private readonly Dictionary<string, string> _columns;
    private readonly HashSet<string> _prose;

    internal Relation(IEdmEntitySet set, string name, string? revisionColumn, SearchIndex? search, Timeline? timeline, Func<IEdmStructuralProperty, bool> isProse)
    {
        Set = set;
        Name = name;
        RevisionColumn = revisionColumn;
        Search = search;
        Timeline = timeline;
        Type = set.EntityType;
        Key = Type.Key().Single();
        _columns = Type.StructuralProperties().ToDictionary(p => p.Name, p => Naming.SnakeCase(p.Name), StringComparer.Ordinal);
        _prose = Type.StructuralProperties().Where(isProse).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    public IEdmEntitySet Set { get; }

    /// <summary>Table or view in the database.</summary>
    public string Name { get; }

    /// <summary>Column that counts the changes of a row and makes its ETag; null when rows have none.</summary>
    public string? RevisionColumn { get; }

    /// <summary>What <c>$search</c> looks in; null when the set is not searched.</summary>
    public SearchIndex? Search { get; }

    /// <summary>The periods of the rows; null when they have none.</summary>
    public Timeline? Timeline { get; }

    public IEdmEntityType Type { get; }

    /// <summary>The one property of the key.</summary>
    public IEdmStructuralProperty Key { get; }

    /// <summary>Column of a property; the only source of column names in SQL.</summary>
    public string Column(string property) => _columns[property];

    /// <summary>Whether a property is text for people, which is sorted by the alphabet rather than by code point.</summary>
    public bool IsProse(string property) => _prose.Contains(property);

    public override string ToString() => Name;
}
