using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>Rows that a URL names: a set, or those whose link leads to one row.</summary>
/// <param name="Set">Set of the rows.</param>
/// <param name="Owner">The row that their link leads to, as <c>Albums(1)</c> in <c>Albums(1)/Tracks</c>.</param>
/// <param name="Link">The link.</param>
internal sealed record RowsAddress(ServedSet Set, RowAddress? Owner = null, SetLink? Link = null);

/// <summary>One row that a URL names; found within the transaction that writes it, among the rows that its caller sees.</summary>
internal abstract record RowAddress(ServedSet Set)
{
    /// <summary>Whether a body names the row, and not the URL: then a missing row makes the body wrong (OData 4.01 Protocol, 9.3).</summary>
    public bool IsFromBody { get; init; }

    /// <summary>Refuses an address that leads nowhere.</summary>
    public ODataRefusal Missing => InBody(new ODataRefusal(StatusCodes.Status404NotFound, "not-found", MissingSentence));

    /// <summary>Says that the address leads nowhere.</summary>
    protected abstract string MissingSentence { get; }

    /// <summary>Finds the key of the row, null when there is none. Refused when a row on the way to it is missing.</summary>
    public ODataRefusal? Find(IRowSession session, out RowKey? key) => Seek(session, out key) is { } refusal ? InBody(refusal) : null;

    /// <summary>Finds the key of a row that must be there.</summary>
    public ODataRefusal? FindExisting(IRowSession session, out RowKey key)
    {
        var refusal = Find(session, out var found);
        key = found!;
        return refusal ?? (found is not null && session.Exists(Set, found) ? null : Missing);
    }

    /// <summary>Looks for the key of the row.</summary>
    protected abstract ODataRefusal? Seek(IRowSession session, out RowKey? key);

    private ODataRefusal InBody(ODataRefusal refusal) =>
        IsFromBody && refusal.Status == StatusCodes.Status404NotFound ? ODataRefusal.Invalid("unknown-row", refusal.Message) : refusal;
}

/// <summary>A row by a key: <c>Albums(1)</c>, <c>Albums(Code='A-9')</c>, <c>Albums(1)/Tracks(2)</c>.</summary>
/// <param name="Rows">The rows among which it is.</param>
/// <param name="Names">The properties of the key, in the order of the model.</param>
/// <param name="Values">Their values.</param>
internal sealed record KeyedRow(RowsAddress Rows, IReadOnlyList<string> Names, IReadOnlyList<object> Values) : RowAddress(Rows.Set)
{
    /// <summary>Whether the client that creates the row chooses its key; the service generates computed keys.</summary>
    public bool IsChosen => Names.All(name => Set.Property(name)!.Mutability != Mutability.Computed);

    /// <summary>Whether the key is the one that the model declares, and no alternate one.</summary>
    public bool IsPrimary => Names.SequenceEqual(Set.Key.Select(property => property.Name));

    /// <summary>Gives a new row the key of its address.</summary>
    public ODataRefusal? GiveTo(RowBody row, string from) =>
        Names.Zip(Values).Select(pair => row.Give(pair.First, pair.Second, from)).FirstOrDefault(refusal => refusal is not null);

    protected override string MissingSentence => $"There is no {Set.Type.Name} {new RowKey(Values)}.";

    protected override ODataRefusal? Seek(IRowSession session, out RowKey? key)
    {
        key = null;
        if (Rows.Owner is null && IsPrimary)
        {
            key = new RowKey(Values);
            return null;
        }

        var values = Names.Zip(Values).ToDictionary(pair => pair.First, pair => pair.Second);
        if (Rows.Owner is { } owner)
        {
            if (owner.FindExisting(session, out var target) is { } missing)
                return missing;
            foreach (var (name, value) in Rows.Link!.Via.Zip(target.Values))
            {
                if (values.TryGetValue(name, out var said) && !said.Equals(value))
                    return null;
                values[name] = value;
            }
        }

        key = session.Find(Set, values);
        return null;
    }
}

/// <summary>The row that a link leads to: <c>Tracks(2)/Album</c>.</summary>
internal sealed record LinkedRow(RowAddress From, SetLink Link, ServedSet Target) : RowAddress(Target)
{
    protected override string MissingSentence => $"The link {Link.Name} leads to nothing.";

    protected override ODataRefusal? Seek(IRowSession session, out RowKey? key)
    {
        key = null;
        if (From.FindExisting(session, out var from) is { } missing)
            return missing;
        key = session.TargetOf(From.Set, Link, from);
        return null;
    }
}
