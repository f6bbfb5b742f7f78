using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Rows that a URL names: a set, or those that lead to one row by a link.</summary>
/// <param name="Set">Set of the rows.</param>
/// <param name="Owner">The row they lead to, as <c>Chapters(1)</c> in <c>Chapters(1)/Positions</c>.</param>
/// <param name="Link">The link by which they lead there.</param>
internal sealed record RowsAddress(EntitySetDefinition Set, RowAddress? Owner = null, LinkDefinition? Link = null);

/// <summary>One row that a URL names; found within the transaction that writes it, among what its actor sees.</summary>
internal abstract record RowAddress(EntitySetDefinition Set)
{
    /// <summary>Whether a body names the row, and not the URL: then what was sent is wrong where there is no such row (OData 4.01 Protocol, 9.3).</summary>
    public bool IsFromBody { get; init; }

    /// <summary>The refusal of an address that leads nowhere.</summary>
    public Refusal Missing => InBody(Refusal.NotFound(MissingSentence));

    /// <summary>Says that the address leads nowhere.</summary>
    protected abstract string MissingSentence { get; }

    /// <summary>The key of the row; null when there is none. Refused when a row on the way to it is not there.</summary>
    public Result<long?> Find(Session session)
    {
        var found = Seek(session);
        return found.IsRefused(out var refusal) ? InBody(refusal) : found;
    }

    /// <summary>The key of a row that must be there.</summary>
    public Result<long> FindExisting(Session session)
    {
        var found = Find(session);
        if (found.IsRefused(out var refusal))
            return refusal;
        return found.Value is { } id && VisibleRows.Exists(session, Set, id) ? id : Missing;
    }

    /// <summary>Looks for the key of the row.</summary>
    protected abstract Result<long?> Seek(Session session);

    private Refusal InBody(Refusal refusal) => IsFromBody && refusal.Kind == RefusalKind.NotFound ? Refusal.UnknownRow(refusal.Sentence) : refusal;
}

/// <summary>A row by a key: <c>Chapters(1)</c>, <c>Chapters(Code='III.9')</c>, <c>Chapters(1)/Positions(2)</c>.</summary>
internal sealed record KeyedRow(RowsAddress Rows, PropertyDefinition Key, object Value) : RowAddress(Rows.Set)
{
    /// <summary>Whether whoever creates the row chooses its key; the program draws the others.</summary>
    public bool IsChosen => Key.Name == Set.AlternateKey;

    /// <summary>The row of a set whose property has that value.</summary>
    public static KeyedRow Of(EntitySetDefinition set, string key, object value) => new(new RowsAddress(set), set.Property(key)!, value);

    protected override string MissingSentence => VisibleRows.Missing(Set, Value).Sentence;

    protected override Result<long?> Seek(Session session)
    {
        if (Rows.Owner is null && Value is long id && Key.Name == "Id")
            return id;
        long? owner = null;
        if (Rows.Owner is { } above)
        {
            var found = above.FindExisting(session);
            if (found.IsRefused(out var missing))
                return missing;
            owner = found.Value;
        }

        var linked = Rows.Link is { } link ? $" AND {Set.Property(link.Via)!.Column} = @owner" : "";
        return session.Connection.ExecuteScalar<long?>($"SELECT id FROM visible_{Set.Table} WHERE {Key.Column} = @Value{linked}", new { Value, owner });
    }
}

/// <summary>The row that a link leads to: <c>Positions(2)/Chapter</c>.</summary>
internal sealed record LinkedRow(RowAddress From, LinkDefinition Link) : RowAddress(EntitySets.Named(Link.TargetSet))
{
    protected override string MissingSentence => $"The link {Link.Name} leads to nothing.";

    protected override Result<long?> Seek(Session session)
    {
        var from = From.FindExisting(session);
        if (from.IsRefused(out var missing))
            return missing;
        return VisibleRows.LedTo(session, From.Set, Link, from.Value);
    }
}
