namespace ODataSql.Model;

/// <summary>The full-text index of an entity set.</summary>
/// <param name="Name">Name of the index in the database.</param>
/// <param name="KeyColumn">Column of the set's table or view that holds the row id of the index.</param>
/// <param name="Properties">The searched properties with the weight of a hit; the rank of a row depends on these alone, not on other rows.</param>
public sealed record SearchIndex(string Name, string KeyColumn, IReadOnlyList<SearchedProperty> Properties);

/// <summary>A searched property.</summary>
/// <param name="Name">Name of the property.</param>
/// <param name="Weight">How much one hit adds to the rank.</param>
public sealed record SearchedProperty(string Name, int Weight);
