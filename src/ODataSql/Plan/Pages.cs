namespace ODataSql.Plan;

/// <summary>Sizes of pages, and the hidden outputs that say where a row stands.</summary>
internal static class Pages
{
    public static int Size(int? asked) => asked is > 0 and var size ? Math.Min(size, Limits.PageSize) : Limits.DefaultPageSize;

    public static IEnumerable<Output> KeyOutputs(IReadOnlyList<SortKey> order) => order.Select((o, i) => new Output($"#{i}", o.By));
}
