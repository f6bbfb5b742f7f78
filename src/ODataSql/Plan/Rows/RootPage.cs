using ODataSql.Plan.Records;

namespace ODataSql.Plan.Rows;

/// <summary>The page size at the root, and the hidden columns from which the next link is made.</summary>
internal static class RootPage
{
    public static int Size(int? maxPageSize) => maxPageSize is > 0 and var size ? Math.Min(size, Limits.PageSize) : Limits.DefaultPageSize;

    public static IEnumerable<OutputColumn> KeyOutputs(IReadOnlyList<OrderingTerm> order) =>
        order.Select((o, i) => new OutputColumn($"#{i}", o.By));

    /// <summary>The key by which the rows of a page are chosen before they are read; null where they are read in one go.</summary>
    public static Column? ChosenBy(RowSet rows, long? limit) =>
        limit <= Limits.DefaultPageSize + 1
        && rows is { Scope: EntityScope { Relation.IsFoundByKey: true } entity, From: RelationSource { At: null } }
            ? entity.Keys[0]
            : null;
}
