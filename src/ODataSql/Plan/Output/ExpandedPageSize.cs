using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;
using ODataSql.Parse;

namespace ODataSql.Plan.Output;

/// <summary>Computes the page size of expanded collections, the largest that keeps the rows below one root row within the limit.</summary>
internal static class ExpandedPageSize
{
    /// <summary>The page size in rows.</summary>
    /// <param name="clause">The clause of <c>$expand</c>.</param>
    /// <param name="maxPageSize">The client's <c>maxpagesize</c>, which applies to every collection (OData 4.01 Protocol, 8.2.8.7).</param>
    public static int Size(SelectExpandClause? clause, int? maxPageSize)
    {
        var (fits, tooLarge) = (1, Limits.NestedPageSize + 1);
        while (tooLarge - fits > 1)
        {
            var size = (fits + tooLarge) / 2;
            if (RowsBelow(clause, size, depth: 0) <= Limits.RowsBelowOne)
                fits = size;
            else
                tooLarge = size;
        }

        return maxPageSize is > 0 ? Math.Min(fits, maxPageSize.Value) : fits;
    }

    /// <summary>Whether the request expands collections.</summary>
    public static bool ExpandsCollections(SelectExpandClause? clause) => RowsBelow(clause, size: 2, depth: 0) != RowsBelow(clause, size: 1, depth: 0);

    private static double RowsBelow(SelectExpandClause? clause, int size, int depth) =>
        (clause?.SelectedItems ?? []).OfType<ExpandedReferenceSelectItem>().Where(item => item is not ExpandedCountSelectItem)
            .Sum(item => RowsOf(item, size, depth + 1));

    private static double RowsOf(ExpandedReferenceSelectItem item, int size, int depth)
    {
        var isMany = item.Navigation().TargetMultiplicity() == EdmMultiplicity.Many;
        var rows = isMany ? Math.Min(size, item.TopOption ?? size) : 1d;
        var below = item is ExpandedNavigationSelectItem nested ? RowsBelow(nested.SelectAndExpand, size, depth) : 0;
        var all = 0d;
        for (var level = ExpandPlanner.LevelsOf(item, depth); level > 0; level--)
            all = rows * (1 + below + all);
        return all;
    }
}
