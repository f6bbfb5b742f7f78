namespace ODataSql.Model;

/// <summary>The full-text index of a set's rows.</summary>
/// <param name="Name">Index in the database; the key of what it finds is that of the rows it was made from.</param>
/// <param name="KeyColumn">Column of the set's relation that holds that key.</param>
/// <param name="Properties">What a hit is worth: texts of the row itself, so that no other row moves its place.</param>
public sealed record SearchIndex(string Name, string KeyColumn, IReadOnlyList<SearchedProperty> Properties);

/// <summary>A property that is searched.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Weight">What a hit in it counts.</param>
public sealed record SearchedProperty(string Name, int Weight);
