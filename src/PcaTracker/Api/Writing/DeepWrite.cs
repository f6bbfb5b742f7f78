using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>
/// Writes a row and what came with it, each row by the rules of its own set: all of it, or nothing (OData 4.01 Protocol,
/// 11.4.2.2 and 11.4.3.1). A row that the actor does not see is not there: it is neither changed nor let go.
/// </summary>
/// <param name="session">The write transaction.</param>
/// <param name="replaces">Whether rows that are there are replaced by what is sent, or changed in what is sent.</param>
internal sealed class DeepWrite(Session session, bool replaces)
{
    private int _letGo;

    /// <summary>The key of the new row.</summary>
    public Result<long> Create(RowBody body)
    {
        if ((CheckRead(body) ?? body.ResolveLinks(session) ?? WriteAbove(body, null)) is { } refusal)
            return refusal;
        var row = CreateRow.Run(session, body.Set.Name, body.OfNew());
        if (row.IsRefused(out _))
            return row;
        return WriteBelow(body, row.Value) is { } wrong ? wrong : row;
    }

    /// <summary>The key of the changed row.</summary>
    public Result<long> Change(RowBody body, long id, Expected expected) => Change(body, id, expected, replaces);

    // What came with a row is replaced where the body says what it holds: a row that it only names, to link it or others, is not emptied.
    private Result<long> ChangeNested(RowBody body, long id) =>
        !body.IsBare ? Change(body, id, Expected.Any, replaces && body.HasContent)
        : Written.CheckState(session, body.Set, id, body.Expected) is { } stale ? stale
        : id;

    private Result<long> Change(RowBody body, long id, Expected expected, bool wholly)
    {
        if ((Check(body, id, expected) ?? body.ResolveLinks(session) ?? WriteAbove(body, id)) is { } refusal)
            return refusal;
        var set = body.Set.Name;
        var changed = wholly ? ReplaceRow.Run(session, set, id, Expected.Any, body.OfChange()) : ChangeRow.Run(session, set, id, Expected.Any, body.OfChange());
        if (changed.IsRefused(out _))
            return changed;
        return WriteBelow(body, id) is { } wrong ? wrong : changed;
    }

    // What a change would have ignored, a new row is made of.
    private static Refusal? CheckRead(RowBody body) =>
        body.Unread.Count == 0 ? null : Refusal.Invalid(body.Unread.First().Value.Code, body.Unread.First().Value.Message, body.Unread.First().Key);

    // Before anything is said of the rows that came with it: whether this one is the actor's to change, and in the state they know.
    private Refusal? Check(RowBody body, long id, Expected expected)
    {
        if (Permissions.CheckWrite(session.Actor, body.Set.Name) is { } refusal)
            return refusal;
        return RowDraft.Load(session, body.Set.Name, id, expected).IsRefused(out var notNow) ? notNow : Written.CheckState(session, body.Set, id, body.Expected);
    }

    private Refusal? WriteAbove(RowBody body, long? id)
    {
        foreach (var (link, above) in body.Above)
        {
            var written = WriteOne(link, above, id is null ? null : VisibleRows.LedTo(session, body.Set, link, id.Value));
            if (written.IsRefused(out var broken))
                return broken.Inside(link.Name);
            if (body.Give(link.Via, written.Value, link.Name) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    // What names no row is about the one that the link leads to.
    private Result<long> WriteOne(LinkDefinition link, RowBody row, long? present)
    {
        if (row.Self is null && present is { } there)
            return ChangeNested(row, there);
        return Write(row);
    }

    private Refusal? WriteBelow(RowBody body, long id)
    {
        foreach (var rows in body.Below)
        {
            var written = new HashSet<long>();
            for (var i = 0; i < rows.Members.Count; i++)
            {
                var member = Write(rows, rows.Members[i], id);
                if (member.IsRefused(out var refusal))
                    return refusal.Inside($"{rows.Name}/{i}");
                if (!written.Add(member.Value))
                    return Refusal.Invalid("named-twice", $"{rows.Set.TypeName} {member.Value} stands among {rows.Name} twice. Say once what becomes of it.", $"{rows.Name}/{i}");
            }

            if (rows.IsWhole && LetGoOfOthers(rows, id, written) is { } kept)
                return kept;
        }

        return null;
    }

    private Result<long> Write(RowsBody rows, RowsBody.Member member, long owner)
    {
        if (member.Row is { } row)
            return row.Give(rows.Link.Via, owner, "its place") is { } contradiction ? contradiction : Write(row);
        var present = member.Present!.FindExisting(session);
        if (present.IsRefused(out var missing))
            return missing;
        var id = present.Value;
        if (Written.CheckState(session, rows.Set, id, member.Expected) is { } stale)
            return stale;
        var leadsHere = VisibleRows.LedTo(session, rows.Set, rows.Link, id) == owner;
        return member.Removal switch
        {
            Removal.None => leadsHere ? id : Lead(rows, id, owner),
            _ when !leadsHere => member.Present.Missing,
            Removal.Deleted => DeleteRow.Run(session, rows.Set.Name, id, Expected.Any),
            _ => LetGo(rows, id),
        };
    }

    private Result<long> Write(RowBody row)
    {
        if (row.Self is not { } address)
            return Create(row);
        var found = address.Find(session);
        if (found.IsRefused(out var missing))
            return missing;
        if (found.Value is { } id && VisibleRows.Exists(session, row.Set, id))
            return ChangeNested(row, id);
        // A state that was read was that of a row that has gone since.
        if (address is not KeyedRow { IsChosen: true } chosen || row.Expected != Expected.Any)
            return address.Missing;
        return row.Give(chosen.Key.Name, chosen.Value, "its address") is { } contradiction ? contradiction : Create(row);
    }

    private Refusal? LetGoOfOthers(RowsBody rows, long owner, HashSet<long> kept)
    {
        var others = VisibleRows.Leading(session, rows.Set, rows.Link, owner).Except(kept).ToList();
        if ((_letGo += others.Count) > RowReader.MaxRows)
            return Refusal.Invalid("too-much-at-once", $"With {others.Count} of {rows.Name}, {_letGo} rows would be let go, and one request lets go of {RowReader.MaxRows} at most. Let go of them in steps.", rows.Name);
        foreach (var id in others)
        {
            if (LetGo(rows, id).IsRefused(out var refusal))
                return refusal.Inside(rows.Name);
        }

        return null;
    }

    // A row that cannot be without the link would have to be deleted: nobody deletes by leaving out.
    private Result<long> LetGo(RowsBody rows, long id) =>
        rows.Set.Property(rows.Link.Via) is { Required: true } or { Access: not PropertyAccess.ReadWrite }
            ? Refusal.Conflict("link-stays", $"The {NamedRow.NameOf(session, rows.Set.Name, id)} cannot be without its {rows.Link.Name}. Name it among {rows.Name} to keep it, or delete it.", rows.Link.Via)
            : Lead(rows, id, null);

    private Result<long> Lead(RowsBody rows, long id, long? to) =>
        ChangeRow.Run(session, rows.Set.Name, id, Expected.Any, new Dictionary<string, object?> { [rows.Link.Via] = to });
}
