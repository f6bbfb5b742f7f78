namespace ODataSql.Plan;

/// <summary>Sizes of pages, and the hidden outputs that say where a row stands.</summary>
internal static class Pages
{
    /// <summary>Rows of a page unless the client asks otherwise.</summary>
    public const int DefaultSize = 1_000;

    /// <summary>Most rows of a page; a page is streamed, so its size costs no memory.</summary>
    public const int MaxSize = 200_000;

    public static int Size(int? asked) => asked is > 0 and var size ? Math.Min(size, MaxSize) : DefaultSize;

    public static IEnumerable<Output> KeyOutputs(IReadOnlyList<Order> order) => order.Select((o, i) => new Output($"#{i}", o.By));
}
