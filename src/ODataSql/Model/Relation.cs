using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>Where the rows of an entity set are: a table or view, and which column holds which property.</summary>
public sealed class Relation
{
    private readonly Dictionary<string, string> _columns;

    internal Relation(IEdmEntitySet set, string name, string? revisionColumn)
    {
        Set = set;
        Name = name;
        RevisionColumn = revisionColumn;
        Type = set.EntityType;
        Key = Type.Key().Single();
        _columns = Type.StructuralProperties().ToDictionary(p => p.Name, p => Naming.SnakeCase(p.Name), StringComparer.Ordinal);
    }

    public IEdmEntitySet Set { get; }

    /// <summary>Table or view in the database.</summary>
    public string Name { get; }

    /// <summary>Column that counts the changes of a row and makes its ETag; null when rows have none.</summary>
    public string? RevisionColumn { get; }

    public IEdmEntityType Type { get; }

    /// <summary>The one property of the key.</summary>
    public IEdmStructuralProperty Key { get; }

    /// <summary>Column of a property; the only source of column names in SQL.</summary>
    public string Column(string property) => _columns[property];

    public override string ToString() => Name;
}
