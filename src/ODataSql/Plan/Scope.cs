using Microsoft.OData.Edm;
using ODataSql.Model;

namespace ODataSql.Plan;

/// <summary>What names mean inside one SELECT: the properties of an entity, or the columns that a grouping left.</summary>
internal abstract record Scope(string Alias);

/// <summary>The rows are entities of a relation.</summary>
internal sealed record EntityScope(string Alias, Relation Relation) : Scope(Alias)
{
    public Column Key => Column(Relation.Key);

    public Column Column(IEdmProperty property) => new(Alias, Relation.Column(property.Name), ScalarType.Of(property.Type) with { IsProse = Relation.IsProse(property.Name) });
}

/// <summary>The rows are what a transformation made; columns are found by path, e.g. <c>N</c> or <c>Chapter/Area</c>.</summary>
internal sealed record DerivedScope(string Alias, IReadOnlyList<Output> Outputs, int GroupKeys) : Scope(Alias)
{
    /// <summary>The columns that tell its rows apart.</summary>
    public IEnumerable<Scalar> Keys => Outputs.Take(GroupKeys).Select(o => Column(o.Name)!);

    public Column? Column(string path) =>
        Outputs.FirstOrDefault(o => o.Name == path) is { } output ? new Column(Alias, output.Name, output.Value.Type) : null;
}
