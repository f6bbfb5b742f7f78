using Microsoft.OData.Edm;

namespace ODataSql.Parse;

/// <summary>
/// <c>$all</c>, the entities of all sets (OData 4.01 URL Conventions, 4.14). They have no common properties, so options that name properties
/// are supported only for <c>$all/Type</c>.
/// </summary>
internal sealed record AllEntities(bool IsCount)
{
    private const string Name = "$all", Count = Name + "/$count";

    private static readonly string[] NameProperties = ["$apply", "$compute", "$filter", "$orderby", "$select", "$expand"];

    /// <summary>A set without properties, against which the library parses the remaining options.</summary>
    public static IEdmEntitySet Rows { get; } = new EdmEntitySet(new EdmEntityContainer("all", "Container"), "Rows", new EdmEntityType("all", "Row"));

    /// <summary>The request for all entities; null when the path is a different one.</summary>
    public static AllEntities? Of(string resource, IReadOnlyList<QueryOption> options)
    {
        var path = Uri.UnescapeDataString(ODataUrl.Path(resource));
        var entities = ResourcePathRewriter.IsReference(path) ? ResourcePathRewriter.WithoutReference(path) : path;
        if (entities is not (Name or Count))
            return null;
        if (entities != path && entities == Count)
            throw QueryRefusedException.Invalid("option-not-applicable", "'$ref' goes with entities and their collections.", "$ref");
        return options.FirstOrDefault(o => NameProperties.Contains(o.Name, StringComparer.Ordinal)) is { } option
            ? throw QueryRefusedException.NotSupported($"'{option.Name}' over the entities of all types (those of one are at $all/Type)", option.Name)
            : new AllEntities(entities == Count);
    }
}
