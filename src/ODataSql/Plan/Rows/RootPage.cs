using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>The page size at the root, and the hidden columns from which the next link is made.</summary>
internal static class RootPage
{
    public static int Size(int? maxPageSize) => maxPageSize is > 0 and var size ? Math.Min(size, Limits.PageSize) : Limits.DefaultPageSize;

    public static IEnumerable<OutputColumn> KeyOutputs(IReadOnlyList<OrderingTerm> order) => order.Select((o, i) => new OutputColumn($"#{i}", o.By));
}
