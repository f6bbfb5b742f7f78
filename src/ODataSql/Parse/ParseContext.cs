using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>State of parsing one request: the model, the parameter aliases, and results that the library's clauses cannot hold.</summary>
/// <param name="model">The model.</param>
/// <param name="aliases">The text of the parameter aliases by name.</param>
internal sealed class ParseContext(IEdmModel model, IReadOnlyDictionary<string, string> aliases)
{
    public IEdmModel Model => model;

    public IReadOnlyDictionary<string, string> Aliases => aliases;

    /// <summary>The expressions of the parameter aliases that were used.</summary>
    public Dictionary<string, SingleValueNode> AliasNodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The options inside <c>$expand</c> that the library does not know, by item.</summary>
    public Dictionary<SelectItem, NestedOptions> Nested { get; } = new(ReferenceEqualityComparer.Instance);
}

/// <summary>The options of an expanded navigation property that the library does not know.</summary>
/// <param name="Period">The requested period, which replaces the enclosing one.</param>
/// <param name="Apply">The transformations of its <c>$apply</c>.</param>
/// <param name="Properties">The paths of the properties after <c>$apply</c>; null while the rows are entities.</param>
/// <param name="Computed">The computed properties of entities.</param>
internal sealed record NestedOptions(
    Period? Period, IReadOnlyList<Transformation> Apply, IReadOnlyList<string>? Properties, IReadOnlyList<string> Computed);
