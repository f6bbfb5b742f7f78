using PcaTracker.Contract;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>The views that follow from the contract: sets that show the columns of their table alone, and the search indexes of all.</summary>
internal static class ContractViews
{
    /// <summary>Statements that make them, but for those written out elsewhere.</summary>
    /// <param name="writtenOut">Names of the others, without <c>visible_</c>.</param>
    /// <param name="visibilities">What the audience sees.</param>
    public static IEnumerable<string> Except(IReadOnlySet<string> writtenOut, IReadOnlyList<string> visibilities)
    {
        foreach (var set in EntitySets.All.Where(set => set.IsRecord))
        {
            if (!writtenOut.Contains(set.Table))
                yield return Rows(set);
            if (set.Properties.Any(property => property.Searched))
                yield return Search(set, visibilities);
        }
    }

    private static string Rows(EntitySetDefinition set)
    {
        var columns = set.Properties.Select(property => property.Column).Concat(set.Changeable ? ["revision"] : []);
        return $"""
            CREATE TEMP VIEW visible_{set.Table} AS
            SELECT {string.Join(", ", columns.Select(column => $"r.\"{column}\""))} FROM main.{set.Table} r{(set.HasVisibility ? " WHERE r.visibility IN ({sees})" : "")};

            """;
    }

    // The word to MATCH is the column of the view's own name. The indexes of visibilities that the audience does not see are not looked at.
    private static string Search(EntitySetDefinition set, IReadOnlyList<string> visibilities)
    {
        var indexes = set.HasVisibility ? visibilities.Select(visibility => $"{set.Table}_{visibility}_search") : [$"{set.Table}_search"];
        return $"""
            CREATE TEMP VIEW visible_{set.Table}_search AS
            {string.Join(" UNION ALL ", indexes.Select(index => $"SELECT s.rowid AS rowid, s.{index} AS visible_{set.Table}_search FROM main.{index} s"))};

            """;
    }
}
