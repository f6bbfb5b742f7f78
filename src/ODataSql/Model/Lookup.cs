namespace ODataSql.Model;

/// <summary>
/// How rows are found by a property that a view looks up for each row, such as the code of a row's chapter. A condition on the property
/// becomes one on <paramref name="Key"/>, which an index serves.
/// </summary>
/// <param name="Key">Column of the set's table or view that is compared.</param>
/// <param name="Relation">The table or view that is searched for the value.</param>
/// <param name="Found">Its column with the values of <paramref name="Key"/>.</param>
/// <param name="Value">Its column with the value of the property.</param>
/// <param name="IsUnique">Whether no two of its rows have the same value.</param>
public sealed record Lookup(string Key, string Relation, string Found, string Value, bool IsUnique);
