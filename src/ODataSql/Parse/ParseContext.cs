using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>What context the expressions of one request needs, and what it finds that the library's clauses have no place for.</summary>
/// <param name="model">The model.</param>
/// <param name="aliases">The parameter aliases that the request gives, as text.</param>
internal sealed class ParseContext(IEdmModel model, IReadOnlyDictionary<string, string> aliases)
{
    public IEdmModel Model => model;

    public IReadOnlyDictionary<string, string> Aliases => aliases;

    /// <summary>What the parameter aliases that were used stand for.</summary>
    public Dictionary<string, SingleValueNode> AliasNodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The options inside <c>$expand</c> that the library does not know, by the item that they belong to.</summary>
    public Dictionary<SelectItem, NestedOptions> Nested { get; } = new(ReferenceEqualityComparer.Instance);
}

/// <summary>Options of an expanded navigation property that the library does not know.</summary>
/// <param name="Period">The period that is asked for there, in place of the one around.</param>
/// <param name="Apply">Its transformations.</param>
/// <param name="Properties">The paths of what the rows have after them; null while they are entities.</param>
/// <param name="Computed">What entities have that their type does not.</param>
internal sealed record NestedOptions(Period? Period, IReadOnlyList<Transformation> Apply, IReadOnlyList<string>? Properties, IReadOnlyList<string> Computed);
