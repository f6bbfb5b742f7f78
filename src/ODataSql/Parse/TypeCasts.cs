using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Casts of entities to the type that they have, which change nothing (OData 4.01 URL Conventions, 4.11 and 5.1.1.10.1).</summary>
internal static class TypeCasts
{
    /// <summary>A node without the casts around it.</summary>
    public static QueryNode Remove(QueryNode node) => node switch
    {
        SingleResourceCastNode cast when IsSameType(cast.Source.TypeReference, cast.TypeReference) => Remove(cast.Source),
        SingleResourceFunctionCallNode { Name: "cast" } call when call.Parameters.First() is SingleResourceNode source && IsSameType(source.TypeReference, call.TypeReference) => Remove(source),
        CollectionResourceCastNode cast when IsSameType(cast.Source.ItemType, cast.ItemType) => Remove(cast.Source),
        _ => node,
    };

    /// <summary>The navigation property that a path of <c>$expand</c> leads over, whatever casts stand beside it.</summary>
    public static IEdmNavigationProperty Navigation(this ExpandedReferenceSelectItem item) =>
        item.PathToNavigationProperty.OfType<NavigationPropertySegment>().Last().NavigationProperty;

    /// <summary>Whether a type is another, or that one with what the request computed.</summary>
    public static bool IsSameType(IEdmTypeReference? actual, IEdmTypeReference? asked) =>
        actual?.Definition is IEdmStructuredType type && asked?.Definition is IEdmStructuredType wanted && type.IsOrInheritsFrom(wanted);
}
