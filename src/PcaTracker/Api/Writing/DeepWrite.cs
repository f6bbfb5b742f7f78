using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Rows;
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
    /// <summary>The key of the new row.</summary>
    public Result<long> Create(RowBody body)
    {
        if ((body.ResolveLinks(session, wins: false) ?? WriteAbove(body, null)) is { } refusal)
            return refusal;
        var row = CreateRow.Run(session, body.Set.Name, body.Values);
        if (row.IsRefused(out _))
            return row;
        return WriteBelow(body, row.Value) is { } wrong ? wrong : row;
    }

    /// <summary>The key of the changed row.</summary>
    public Result<long> Change(RowBody body, long id, Expected expected)
    {
        if ((Check(body, id, expected) ?? body.ResolveLinks(session, wins: true) ?? WriteAbove(body, id)) is { } refusal)
            return refusal;
        var set = body.Set.Name;
        var changed = replaces ? ReplaceRow.Run(session, set, id, Expected.Any, body.Values) : ChangeRow.Run(session, set, id, Expected.Any, body.Values);
        if (changed.IsRefused(out _))
            return changed;
        return WriteBelow(body, id) is { } wrong ? wrong : changed;
    }

    // Before anything is said of the rows that came with it: whether this one is the actor's to change, and in the state they know.
    private Refusal? Check(RowBody body, long id, Expected expected)
    {
        if (Permissions.CheckWrite(session.Actor, body.Set.Name) is { } refusal)
            return refusal;
        return RowDraft.Load(session, body.Set.Name, id, expected).IsRefused(out var notNow) ? notNow : CheckState(body.Set, id, body.Expected);
    }

    private Refusal? CheckState(EntitySetDefinition set, long id, Expected expected) =>
        Written.RevisionOf(session, set, id) is { } present && expected.Check(present) is { } stale ? stale with { Target = "@odata.etag" } : null;

    private Refusal? WriteAbove(RowBody body, long? id)
    {
        foreach (var (link, above) in body.Above)
        {
            var written = WriteOne(link, above, id is null ? null : LedTo(body.Set, link, id.Value));
            if (written.IsRefused(out var broken))
                return broken.Inside(link.Name);
            if (body.Lead(link, written.Value, link.Name, wins: id is not null) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    // What names no row is about the one that the link leads to.
    private Result<long> WriteOne(LinkDefinition link, RowBody row, long? present)
    {
        if (row.Self is null && present is { } there)
            return Change(row, there, Expected.Any);
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
        if (CheckState(rows.Set, id, member.Expected) is { } stale)
            return stale;
        var leadsHere = LedTo(rows.Set, rows.Link, id) == owner;
        return member.Removal switch
        {
            Removal.None => leadsHere ? id : Lead(rows, id, owner),
            _ when !leadsHere => VisibleRows.Missing(rows.Set, id),
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
            return Change(row, id, Expected.Any);
        // A state that was read was that of a row that has gone since.
        if (address is not KeyedRow { IsChosen: true } chosen || row.Expected != Expected.Any)
            return address.Missing;
        return row.Give(chosen.Key.Name, chosen.Value, "its address") is { } contradiction ? contradiction : Create(row);
    }

    private Refusal? LetGoOfOthers(RowsBody rows, long owner, HashSet<long> kept)
    {
        var others = session.Connection.Query<long>(
            $"SELECT id FROM visible_{rows.Set.Table} WHERE {rows.Set.Property(rows.Link.Via)!.Column} = @owner", new { owner }).Where(id => !kept.Contains(id)).ToList();
        if (others.Count > RowReader.MaxRows)
            return Refusal.Invalid("too-much-at-once", $"{others.Count} of {rows.Name} would be let go, and one request lets go of {RowReader.MaxRows} at most. Let go of them in steps.", rows.Name);
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
            ? Refusal.Conflict("link-stays", $"{rows.Set.TypeName} {id} cannot be without its {rows.Link.Name}. Name it among {rows.Name} to keep it, or delete it.", rows.Link.Via)
            : Lead(rows, id, null);

    private Result<long> Lead(RowsBody rows, long id, long? to) =>
        ChangeRow.Run(session, rows.Set.Name, id, Expected.Any, new Dictionary<string, object?> { [rows.Link.Via] = to });

    // Where the link leads, as far as the actor sees.
    private long? LedTo(EntitySetDefinition set, LinkDefinition link, long id) => session.Connection.ExecuteScalar<long?>(
        $"SELECT {set.Property(link.Via)!.Column} FROM visible_{set.Table} WHERE id = @id", new { id });
}
