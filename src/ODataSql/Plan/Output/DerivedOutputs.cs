using Microsoft.OData.UriParser;
using ODataSql.Plan.Records;

namespace ODataSql.Plan.Output;

/// <summary>The output columns of rows that <c>$apply</c> made: paths become nested objects, and each shape of row has its own columns.</summary>
/// <param name="Outputs">The output columns.</param>
/// <param name="Shapes">For rows of several shapes, the columns of each shape.</param>
/// <param name="Common">The columns that all rows have.</param>
internal sealed record DerivedOutputs(
    IReadOnlyList<OutputColumn> Outputs, IReadOnlyList<IReadOnlyList<bool>>? Shapes, IReadOnlyList<OutputColumn> Common)
{
    public static DerivedOutputs Of(DerivedScope scope, SelectExpandClause? clause)
    {
        var columns = Selected(scope, clause);
        if (scope.Shapes is not { } shapes)
        {
            var outputs = Nested(columns, "").SelectMany(OutputValues.WithType).ToList();
            return new DerivedOutputs(outputs, null, [.. outputs.Where(o => !o.Name.Contains('@', StringComparison.Ordinal))]);
        }

        var common = columns.Where(c => shapes.All(shape => shape.Contains(c.Name))).ToList();
        return Mixed(scope, columns, shapes) with { Common = Nested(common.Count > 0 ? common : columns, "") };
    }

    /// <summary>The columns of rows of several shapes; a nested object occurs once for each set of members.</summary>
    private static DerivedOutputs Mixed(DerivedScope scope, IReadOnlyList<OutputColumn> columns, IReadOnlyList<IReadOnlySet<string>> shapes)
    {
        List<(OutputColumn Output, HashSet<int> Shapes)> outputs = [(new OutputColumn(DerivedScope.ShapeColumn, scope.Shape), [])];
        foreach (var group in columns.GroupBy(c => First(c.Name), StringComparer.Ordinal))
        {
            foreach (var same in Enumerable.Range(0, shapes.Count).GroupBy(i => string.Join(',', MembersIn(i).Select(c => c.Name))))
                outputs.AddRange(Nested(MembersIn(same.First()), "").SelectMany(OutputValues.WithType).Select(o => (o, same.ToHashSet())));

            IEnumerable<OutputColumn> MembersIn(int shape) => group.Where(c => shapes[shape].Contains(c.Name));
        }

        var ofShapes = shapes.Select((_, i) => (IReadOnlyList<bool>)[.. outputs.Select(o => o.Shapes.Contains(i))]);
        return new DerivedOutputs([.. outputs.Select(o => o.Output)], [.. ofShapes], []);
    }

    private static List<OutputColumn> Selected(DerivedScope scope, SelectExpandClause? clause)
    {
        var items = clause?.SelectedItems.ToList() ?? [];
        if (items.Exists(item => item is not (PathSelectItem or WildcardSelectItem)))
            throw QueryRefusedException.NotSupported("$expand after $apply", "$expand");
        var paths = items.OfType<PathSelectItem>().Select(item => string.Join('/', item.SelectedPath.Select(segment => segment.Identifier))).ToList();
        if (paths.Count == 0 || items.Exists(item => item is WildcardSelectItem))
            return [.. scope.Columns];
        return [.. scope.Columns.Where(c => paths.Exists(path => c.Name == path || c.Name.StartsWith(path + "/", StringComparison.Ordinal)))];
    }

    private static List<OutputColumn> Nested(IEnumerable<OutputColumn> columns, string prefix) =>
    [
        .. columns.GroupBy(c => First(c.Name[prefix.Length..]), StringComparer.Ordinal).Select(group =>
            group.First() is var only && only.Name == prefix + group.Key
                ? only with { Name = group.Key }
                : new OutputColumn(group.Key, new JsonMembers([.. Nested(group, $"{prefix}{group.Key}/").SelectMany(OutputValues.WithType)]))),
    ];

    private static string First(string path) => path.Split('/')[0];
}
