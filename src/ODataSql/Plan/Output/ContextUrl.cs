using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Model;
using ODataSql.Parse;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Output;

/// <summary>Builds the fragment of the context URL, which describes the content of the response (OData 4.01 Protocol, 10).</summary>
internal sealed class ContextUrl(PlanContext context)
{
    public const string Reference = "$ref", References = "Collection($ref)";

    public string Of(EntityScope scope, SelectExpandClause? clause) => scope.Relation.ContextName + SelectList(scope, clause);

    /// <summary>The properties that all rows have; if there are none, those that any row has.</summary>
    public static string Of(Relation relation, DerivedOutputs derived) =>
        $"{relation.ContextName}({string.Join(',', derived.Common.Select(SelectList))})";

    private string SelectList(EntityScope scope, SelectExpandClause? clause)
    {
        var parts = new List<string>();
        if (clause is { AllSelected: false })
            parts.AddRange(OutputPlanner.Selected(scope.Relation.Type, clause).Select(p => p.Name).Concat(OutputPlanner.SelectedLinks(clause)));
        else if (scope.Computed.Count > 0)
            parts.Add("*");
        parts.AddRange(OutputPlanner.SelectedComputed(scope, clause).Select(o => o.Name));
        parts.AddRange(clause is null ? [] : Expanded(clause));
        return parts.Count == 0 ? "" : $"({string.Join(',', parts)})";
    }

    /// <summary>The expanded properties; an expanded count is an annotation and not listed.</summary>
    private IEnumerable<string> Expanded(SelectExpandClause clause) =>
        clause.SelectedItems.OfType<ExpandedReferenceSelectItem>().Where(item => item is not ExpandedCountSelectItem && !IsLeftOut(item))
            .Select(SelectList);

    private static bool IsLeftOut(ExpandedReferenceSelectItem item) =>
        item is ExpandedNavigationSelectItem { LevelsOption: { IsMaxLevel: false, Level: 0 } };

    private string SelectList(ExpandedReferenceSelectItem item)
    {
        var name = item.Navigation().Name;
        if (item is not ExpandedNavigationSelectItem expanded)
            return name + "/$ref";
        var nested = context.Nested(expanded);
        if (nested?.Properties is { } properties)
            return $"{name}({string.Join(',', Paths(properties.Where(path => IsSelected(expanded.SelectAndExpand, path))))})";
        var parts = new List<string>();
        if (!expanded.SelectAndExpand.AllSelected)
        {
            // The library also lists expanded properties as selected.
            var items = expanded.SelectAndExpand.SelectedItems.ToList();
            var names = items.OfType<ExpandedReferenceSelectItem>().Select(i => i.Navigation().Name);
            var selected = items.OfType<PathSelectItem>().Select(p => p.SelectedPath.LastSegment.Identifier);
            parts.AddRange(selected.Except(names, StringComparer.Ordinal));
        }
        else if (nested is { Computed: { Count: > 0 } computed })
            parts.AddRange(["*", .. computed]);
        // Readers of 4.0, Excel among them, refuse the empty parentheses by which 4.01 says that all properties are there.
        else if (context.Version == ProtocolVersion.V40)
            parts.AddRange(OutputPlanner.Selected(expanded.Navigation().ToEntityType(), clause: null).Select(property => property.Name));
        parts.AddRange(Expanded(expanded.SelectAndExpand));
        // A plus sign means that the list in parentheses repeats at each level.
        return $"{name}{(expanded.LevelsOption is null ? "" : "+")}({string.Join(',', parts)})";
    }

    private static bool IsSelected(SelectExpandClause clause, string path) => clause.AllSelected || clause.SelectedItems.Any(item =>
        item is WildcardSelectItem || item is PathSelectItem selected
            && $"{path}/".StartsWith(string.Concat(selected.SelectedPath.Select(segment => segment.Identifier + "/")), StringComparison.Ordinal));

    private static IEnumerable<string> Paths(IEnumerable<string> paths) => paths.GroupBy(path => path.Split('/')[0], StringComparer.Ordinal)
        .Select(group => group.First() == group.Key
            ? group.Key
            : $"{group.Key}({string.Join(',', Paths(group.Select(path => path[(group.Key.Length + 1)..])))})");

    private static string SelectList(OutputColumn output) =>
        output.Value is JsonMembers group ? $"{output.Name}({string.Join(',', group.Members.Select(SelectList))})" : output.Name;
}
