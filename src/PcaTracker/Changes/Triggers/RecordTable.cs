using System.Data.Common;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Changes.Triggers;

/// <summary>A table of the record as a database has it, with the set of the contract that shows it.</summary>
/// <param name="Set">Set that shows its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Links">Columns of other tables that lead to its rows and are set to null when those are deleted.</param>
internal sealed record RecordTable(EntitySetDefinition Set, IReadOnlySet<string> Columns, IReadOnlyList<IncomingLinks> Links)
{
    /// <summary>Name of the table.</summary>
    public string Name => Set.Table;

    /// <summary>Columns that <c>$search</c> looks in.</summary>
    public IReadOnlyList<string> Texts { get; } = [.. Set.Properties.Where(p => p.Searched && Columns.Contains(p.Column)).Select(p => p.Column)];

    /// <summary>Who reads a row, in SQL; <paramref name="row"/> is <c>old</c>, <c>new</c> or an alias.</summary>
    public string VisibilityOf(string row) => Set.HasVisibility ? $"{row}.visibility" : "'public'";

    /// <summary>The tables of those sets that a database has; each after the tables that it refers to.</summary>
    public static IReadOnlyList<RecordTable> In(DbConnection connection, IReadOnlyList<EntitySetDefinition> sets)
    {
        var schema = DatabaseSchema.Of(connection);
        var columns = schema.Columns.ToLookup(c => c.Table, c => c.Name);
        var links = schema.Links.Where(link => link.IsUnlinked).OrderBy(link => link.Column, StringComparer.Ordinal)
            .ToLookup(link => (link.Table, link.Target), link => (link.Column, link.Key));
        var present = InOrder(sets).Where(set => set.IsRecord && columns.Contains(set.Table)).ToList();
        return
        [
            .. present.Select(target => new RecordTable(
                target, columns[target.Table].ToHashSet(StringComparer.Ordinal),
                [
                    .. present.SelectMany(source => links[(source.Table, target.Table)].GroupBy(link => link.Key, link => link.Column)
                        .Select(group => new IncomingLinks(source, group.Key, [.. group]))),
                ])),
        ];
    }

    private static List<EntitySetDefinition> InOrder(IReadOnlyList<EntitySetDefinition> sets)
    {
        var ordered = new List<EntitySetDefinition>();
        var visited = new HashSet<EntitySetDefinition>();
        foreach (var set in sets)
            Visit(set);
        return ordered;

        void Visit(EntitySetDefinition set)
        {
            if (!visited.Add(set))
                return;
            foreach (var link in set.Links)
                Visit(sets.Single(target => target.Name == link.TargetSet));
            ordered.Add(set);
        }
    }
}

/// <summary>Columns of a table that hold the same key of another table's rows.</summary>
/// <param name="Source">Set whose table has the columns.</param>
/// <param name="Key">Column of the other table that they hold, such as <c>id</c>.</param>
/// <param name="Columns">The columns.</param>
internal sealed record IncomingLinks(EntitySetDefinition Source, string Key, IReadOnlyList<string> Columns)
{
    /// <summary>Who reads a source row with the alias <c>r</c>, in SQL.</summary>
    public string Visibility => Source.HasVisibility ? "r.visibility" : "'public'";

    /// <summary>Whether a source row with the alias <c>r</c> leads to the old row, in SQL.</summary>
    public string LeadToOld => Columns is [var only]
        ? $"r.{only} = old.{Key}"
        : $"old.{Key} IN ({string.Join(", ", Columns.Select(column => $"r.{column}"))})";
}
