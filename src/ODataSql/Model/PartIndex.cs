namespace ODataSql.Model;

/// <summary>
/// The full-text index of all sequences of three characters in a property's texts, in which parts of them are found. It only preselects
/// rows: each is still compared.
/// </summary>
/// <param name="Name">The index or view.</param>
/// <param name="Key">Column of the set's table or view with the row ids of the index.</param>
public sealed record PartIndex(string Name, string Key);
