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
        parts.AddRange(Expanded(clause));
        return parts.Count == 0 ? "" : $"({string.Join(',', parts)})";
    }

    /// <summary>A number under a row is an annotation, and no property.</summary>
    private static IEnumerable<string> Expanded(SelectExpandClause clause) =>
        clause.SelectedItems.OfType<ExpandedReferenceSelectItem>().Where(item => item is not ExpandedCountSelectItem && !IsLeftOut(item)).Select(Shape);

    private static bool IsLeftOut(ExpandedReferenceSelectItem item) =>
        item is ExpandedNavigationSelectItem { LevelsOption: { IsMaxLevel: false, Level: 0 } };

    private static string Shape(ExpandedReferenceSelectItem item)
    {
        var name = ((NavigationPropertySegment)item.PathToNavigationProperty.LastSegment).NavigationProperty.Name;
        if (item is not ExpandedNavigationSelectItem expanded)
            return name + "/$ref";
        var parts = new List<string>();
        if (!expanded.SelectAndExpand.AllSelected)
            parts.AddRange(expanded.SelectAndExpand.SelectedItems.OfType<PathSelectItem>().Select(p => p.SelectedPath.LastSegment.Identifier));
        parts.AddRange(Expanded(expanded.SelectAndExpand));
        // A plus sign says that what follows is repeated at each level below.
        return $"{name}{(expanded.LevelsOption is null ? "" : "+")}({string.Join(',', parts)})";
    }

    private static string Shape(Output output) =>
        output.Value is JsonGroup group ? $"{output.Name}({string.Join(',', group.Members.Select(Shape))})" : output.Name;
}
