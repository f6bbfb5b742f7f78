using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>Removes casts of entities to their own type, which change nothing (OData 4.01 URL Conventions, 4.11 and 5.1.1.10.1).</summary>
internal static class TypeCasts
{
    /// <summary>The node without the casts around it.</summary>
    public static QueryNode Remove(QueryNode node) => node switch
    {
        SingleResourceCastNode cast when IsSameType(cast.Source.TypeReference, cast.TypeReference) => Remove(cast.Source),
        SingleResourceFunctionCallNode { Name: "cast" } call
            when call.Parameters.First() is SingleResourceNode source && IsSameType(source.TypeReference, call.TypeReference) => Remove(source),
        CollectionResourceCastNode cast when IsSameType(cast.Source.ItemType, cast.ItemType) => Remove(cast.Source),
        _ => node,
    };

    /// <summary>The navigation property of an item of <c>$expand</c>, without casts.</summary>
    public static IEdmNavigationProperty Navigation(this ExpandedReferenceSelectItem item) =>
        item.PathToNavigationProperty.OfType<NavigationPropertySegment>().Last().NavigationProperty;

    /// <summary>Whether a type is the expected one, or extends it by computed properties.</summary>
    public static bool IsSameType(IEdmTypeReference? actual, IEdmTypeReference? expected) =>
        actual?.Definition is IEdmStructuredType type && expected?.Definition is IEdmStructuredType own && type.IsOrInheritsFrom(own);
}
