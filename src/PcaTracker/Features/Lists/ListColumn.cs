using ODataSql.Sql;
using PcaTracker.Contract;

namespace PcaTracker.Features.Lists;

/// <summary>A column of a list.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Property">The property by which the list is sorted and grouped.</param>
public sealed record ListColumn(string Key, string Heading, PropertyDefinition Property)
{
    /// <summary>What the list is sorted by, in SQL over the row <c>r</c>, where it is not the property.</summary>
    public string? Order { get; init; }

    /// <summary>What the list is sorted by, in the SQL of a database over the row <c>r</c>.</summary>
    public string Sql(SqlDialect dialect) => Order ?? (Property.IsProse ? dialect.Alphabetical($"r.{Property.Column}") : $"r.{Property.Column}");

    /// <summary>What the same list is sorted by in the API.</summary>
    public string OData { get; init; } = Property.Name;

    /// <summary>The properties that the column shows, as files hold them.</summary>
    public IReadOnlyList<PropertyDefinition> Properties { get; init; } = [Property];

    /// <summary>Whether rows can be grouped by it.</summary>
    public bool Groups { get; init; }
}

/// <summary>One of the columns that a list is sorted by.</summary>
public sealed record ListOrder(ListColumn Column, bool Descending)
{
    /// <summary>As addresses have it: <c>due</c>, or <c>-due</c> for the last first.</summary>
    public string Text => Descending ? $"-{Column.Key}" : Column.Key;
}
