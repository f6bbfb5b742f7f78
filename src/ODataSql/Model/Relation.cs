using Microsoft.OData.Edm;

namespace ODataSql.Model;

/// <summary>The table or view of an entity set, and the column of each property.</summary>
public sealed class Relation
{
    private readonly Dictionary<string, string> _columns;
    private readonly HashSet<string> _prose;
    private readonly Dictionary<string, Lookup> _lookups;
    private readonly Dictionary<string, PartIndex> _parts;

    internal Relation(
        IEdmEntitySet set, string name, string? revisionColumn, SearchIndex? search, Timeline? timeline, Snapshot? snapshot,
        Func<IEdmStructuralProperty, bool> isProse, Func<IEdmStructuralProperty, string> columnName,
        Func<IEdmStructuralProperty, Lookup?>? lookup = null, RowFunction? function = null, Func<IEdmStructuralProperty, PartIndex?>? parts = null,
        OrderedRows? ordered = null, string? shown = null)
    {
        Function = function;
        Ordered = ordered;
        Shown = shown;
        Set = set;
        Name = name;
        RevisionColumn = revisionColumn;
        Search = search;
        Timeline = timeline;
        Snapshot = snapshot;
        Type = set.EntityType;
        Keys = [.. Type.Key()];
        _columns = Type.StructuralProperties().ToDictionary(p => p.Name, columnName, StringComparer.Ordinal);
        _lookups = Type.StructuralProperties().Select(p => (p.Name, Lookup: lookup?.Invoke(p))).Where(p => p.Lookup is not null)
            .ToDictionary(p => p.Name, p => p.Lookup!, StringComparer.Ordinal);
        _parts = Type.StructuralProperties().Select(p => (p.Name, Index: parts?.Invoke(p))).Where(p => p.Index is not null)
            .ToDictionary(p => p.Name, p => p.Index!, StringComparer.Ordinal);
        _prose = Type.StructuralProperties().Where(isProse).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The entity set that the table or view holds.</summary>
    public IEdmEntitySet Set { get; }

    /// <summary>Name of the table or view.</summary>
    public string Name { get; }

    /// <summary>The column with the row version, from which the ETag is made; null when rows have no ETag.</summary>
    public string? RevisionColumn { get; }

    /// <summary>The full-text index for <c>$search</c>; null when the set has none.</summary>
    public SearchIndex? Search { get; }

    /// <summary>The period of validity of each row; null when rows have none.</summary>
    public Timeline? Timeline { get; }

    /// <summary>The rows as they stood at a moment; null when the past is not kept.</summary>
    public Snapshot? Snapshot { get; }

    /// <summary>The rows for pages, in an order that an index has; null where each page is sorted.</summary>
    public OrderedRows? Ordered { get; }

    /// <summary>The same rows for statements that show what is looked up for each, which is joined to them; null without such a view.</summary>
    public string? Shown { get; }

    /// <summary>The function that makes the rows; null for the rows of a set, which have ids.</summary>
    public RowFunction? Function { get; }

    /// <summary>What the rows are called in a context URL.</summary>
    public string ContextName => Function is null ? Set.Name : $"Collection({Type.FullTypeName()})";

    /// <summary>The entity type of its rows.</summary>
    public IEdmEntityType Type { get; }

    /// <summary>The properties of the key.</summary>
    public IReadOnlyList<IEdmStructuralProperty> Keys { get; }

    /// <summary>Whether a row is found by its key without looking at others: rows with a version are those of a table, with one key.</summary>
    internal bool IsFoundByKey => RevisionColumn is not null && Keys.Count == 1;

    /// <summary>The column of a property. Column names in SQL come from here only, never from a request.</summary>
    public string Column(string property) => _columns[property];

    /// <summary>How rows are found by a property that is looked up for each row; null where its column is the row's own.</summary>
    public Lookup? Lookup(string property) => _lookups.GetValueOrDefault(property);

    /// <summary>How the rows are found that lead to one row by a column, where a view looks that column up for each row.</summary>
    internal Lookup? LinkLookup(string column) =>
        _lookups.Where(l => !l.Value.IsUnique && Column(l.Key) == column).Select(l => l.Value).FirstOrDefault();

    /// <summary>The index in which parts of a property's texts are found; null where each text is read.</summary>
    public PartIndex? Parts(string property) => _parts.GetValueOrDefault(property);

    /// <summary>Whether a property is text for people, which is sorted alphabetically instead of by code point.</summary>
    public bool IsProse(string property) => _prose.Contains(property);

    public override string ToString() => Name;
}
