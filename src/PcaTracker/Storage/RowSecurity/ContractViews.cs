using PcaTracker.Contract;

namespace PcaTracker.Storage.RowSecurity;

/// <summary>Writes the views that follow from the contract: plain rows of sets, and the search indexes of all sets.</summary>
internal static class ContractViews
{
    /// <summary>The statements that create them, except for views written out elsewhere.</summary>
    /// <param name="writtenOut">Names of the views written out elsewhere, without <c>visible_</c>.</param>
    /// <param name="visibilities">The visibilities that the audience sees.</param>
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
        var condition = set.HasVisibility ? " WHERE r.visibility IN ({sees})" : "";
        return $"""
            CREATE TEMP VIEW visible_{set.Table} AS
            SELECT {string.Join(", ", columns.Select(column => $"r.\"{column}\""))} FROM main.{set.Table} r{condition};

            """;
    }

    // MATCH is applied to the column with the view's own name. Indexes of visibilities that the audience does not see are left out.
    private static string Search(EntitySetDefinition set, IReadOnlyList<string> visibilities)
    {
        var indexes = set.HasVisibility ? visibilities.Select(visibility => $"{set.Table}_{visibility}_search") : [$"{set.Table}_search"];
        var selects = indexes.Select(index => $"SELECT s.rowid AS rowid, s.{index} AS visible_{set.Table}_search FROM main.{index} s");
        return $"""
            CREATE TEMP VIEW visible_{set.Table}_search AS
            {string.Join(" UNION ALL ", selects)};

            """;
    }
}
