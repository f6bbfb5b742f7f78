using Microsoft.OData.UriParser;
using ODataSql.Model;

namespace ODataSql.Plan;

/// <summary>The fragment of the context URL, which tells readers what to expect (OData 4.01 Protocol, 10).</summary>
internal static class ContextUrl
{
    public const string Reference = "$ref", References = "Collection($ref)";

    public static string Of(Relation relation, SelectExpandClause? clause) => relation.Set.Name + Shape(relation, clause);

    public static string Of(Relation relation, IReadOnlyList<Output> outputs) => $"{relation.Set.Name}({string.Join(',', outputs.Select(Shape))})";

    private static string Shape(Relation relation, SelectExpandClause? clause)
    {
        if (clause is null)
            return "";
        var parts = new List<string>();
        if (!clause.AllSelected)
            parts.AddRange(OutputPlanner.Selected(relation.Type, clause).Select(p => p.Name).Concat(OutputPlanner.SelectedLinks(clause)));
        parts.AddRange(clause.SelectedItems.OfType<ExpandedNavigationSelectItem>().Select(Shape));
        return parts.Count == 0 ? "" : $"({string.Join(',', parts)})";
    }

    private static string Shape(ExpandedNavigationSelectItem item)
    {
        var navigation = ((NavigationPropertySegment)item.PathToNavigationProperty.LastSegment).NavigationProperty;
        var parts = new List<string>();
        if (!item.SelectAndExpand.AllSelected)
            parts.AddRange(item.SelectAndExpand.SelectedItems.OfType<PathSelectItem>().Select(p => p.SelectedPath.LastSegment.Identifier));
        parts.AddRange(item.SelectAndExpand.SelectedItems.OfType<ExpandedNavigationSelectItem>().Select(Shape));
        return $"{navigation.Name}({string.Join(',', parts)})";
    }

    private static string Shape(Output output) =>
        output.Value is JsonGroup group ? $"{output.Name}({string.Join(',', group.Members.Select(Shape))})" : output.Name;
}
