using PcaTracker.Contract;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>
/// Writes the views that follow from the contract: plain rows of sets, the search indexes of all sets, and rows by their links; and the
/// activity log in the order of its indexes.
/// </summary>
internal static class ContractViews
{
    /// <summary>The statements that create them, except for views written out elsewhere.</summary>
    /// <param name="writtenOut">Names of the views written out elsewhere, without <c>visible_</c>.</param>
    /// <param name="visibilities">The visibilities that the audience sees.</param>
    /// <param name="search">The view of a set's search indexes: the set, the visibilities, and how its name ends.</param>
    public static IEnumerable<string> Except(
        IReadOnlySet<string> writtenOut, IReadOnlyList<string> visibilities, Func<EntitySetDefinition, IReadOnlyList<string>, string, string> search)
    {
        foreach (var set in EntitySets.All.Where(set => set.IsRecord))
        {
            if (!writtenOut.Contains(set.Table))
                yield return Rows(set);
            if (set.Properties.Any(property => property.Searched))
                yield return search(set, visibilities, "search");
            if (set.IndexesParts)
                yield return search(set, visibilities, PartSearch);
            if (set.PageOrders.Count > 0)
                yield return InOrder(set.Table, visibilities);
            foreach (var link in set.Links.Where(link => IsMasked(set, link)))
                yield return ByLink(set, link);
        }
        yield return InOrder("line", visibilities);
    }

    /// <summary>How the name of a set's view of parts of texts ends.</summary>
    public const string PartSearch = "part_search";

    /// <summary>The view in which rows are found by a link: its column, and the row's <c>id</c>.</summary>
    public static string FoundBy(EntitySetDefinition set, LinkDefinition link) =>
        IsMasked(set, link) ? $"visible_{set.Table}_by_{link.Via.Column}" : $"visible_{set.Table}";

    /// <summary>The view in which the rows of a page come in the order of an index.</summary>
    public static string InOrder(EntitySetDefinition set) => InOrder(set.Table);

    // An index that begins with the visibility has the rows of one visibility in their order, and SQLite merges them.
    private static string InOrder(string table, IReadOnlyList<string> visibilities) =>
        $"""
        CREATE TEMP VIEW {InOrder(table)} AS
        {string.Join("\nUNION ALL\n", visibilities.Select(v => $"SELECT * FROM visible_{table} WHERE visibility = '{v}'"))};

        """;

    private static string InOrder(string table) => $"visible_{table}_in_order";

    // A link to a row with a visibility reads as no link where its target is hidden.
    private static bool IsMasked(EntitySetDefinition set, LinkDefinition link) => set.HasVisibility && EntitySets.Named(link.TargetSet).HasVisibility;

    // In the view of the rows, a masked link is looked up row by row, and no index serves it; here the index on the link does.
    private static string ByLink(EntitySetDefinition set, LinkDefinition link) =>
        $$"""
        CREATE TEMP VIEW {{FoundBy(set, link)}} AS
        SELECT r.id, t.id AS {{link.Via.Column}} FROM main.{{EntitySets.Named(link.TargetSet).Table}} t
        JOIN main.{{set.Table}} r ON r.{{link.Via.Column}} = t.id
        WHERE r.visibility IN ({sees}) AND t.visibility IN ({sees});

        """;

    private static string Rows(EntitySetDefinition set)
    {
        var columns = set.Properties.Select(property => property.Column).Concat(set.Changeable ? ["revision"] : []);
        var condition = set.HasVisibility ? " WHERE r.visibility IN ({sees})" : "";
        return $"""
            CREATE TEMP VIEW visible_{set.Table} AS
            SELECT {string.Join(", ", columns.Select(column => $"r.\"{column}\""))} FROM main.{set.Table} r{condition};

            """;
    }

    /// <summary>
    /// The view of a set's search indexes in SQLite. MATCH is applied to the column with the view's own name. Indexes of visibilities that the
    /// audience does not see are left out.
    /// </summary>
    public static string Search(EntitySetDefinition set, IReadOnlyList<string> visibilities, string kind)
    {
        var indexes = set.HasVisibility ? visibilities.Select(visibility => $"{set.Table}_{visibility}_{kind}") : [$"{set.Table}_{kind}"];
        var selects = indexes.Select(index => $"SELECT s.rowid AS rowid, s.{index} AS visible_{set.Table}_{kind} FROM main.{index} s");
        return $"""
            CREATE TEMP VIEW visible_{set.Table}_{kind} AS
            {string.Join(" UNION ALL ", selects)};

            """;
    }

    /// <summary>The same in PostgreSQL, where an index has a row's words.</summary>
    public static string SearchOnServer(EntitySetDefinition set, IReadOnlyList<string> visibilities, string kind)
    {
        if (kind == PartSearch)
            return "";
        var indexes = set.HasVisibility ? visibilities.Select(visibility => $"{set.Table}_{visibility}_{kind}") : [$"{set.Table}_{kind}"];
        return $"""
            CREATE TEMP VIEW visible_{set.Table}_{kind} AS
            {string.Join(" UNION ALL ", indexes.Select(index => $"SELECT s.row_id, s.words FROM main.{index} s"))};

            """;
    }
}
