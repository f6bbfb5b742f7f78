using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>
/// Writes a row and the rows that came with it, each by the rules of its own set: all of it, or nothing (OData 4.01 Protocol, 11.4.2.2 and
/// 11.4.3.1). Rows that the caller does not see are neither changed nor unlinked.
/// </summary>
/// <param name="session">The write transaction.</param>
/// <param name="replaces">Whether existing rows are replaced by what is sent, or changed in what is sent.</param>
internal sealed class DeepWrite(IRowSession session, bool replaces)
{
    private int _unlinked;

    /// <summary>Creates a row.</summary>
    public ODataRefusal? Create(RowBody body, out RowKey key)
    {
        key = null!;
        return CheckRead(body) ?? body.ResolveLinks(session) ?? WritePrincipals(body, null)
            ?? session.Create(body.Set, body.OfNew(), out key) ?? WriteDependents(body, key);
    }

    /// <summary>Changes a row.</summary>
    public ODataRefusal? Change(RowBody body, RowKey key, VersionCondition condition) => Change(body, key, condition, replaces);

    // A nested row is replaced where the body says what it holds: a row that it only names, to link it or others, is not emptied.
    private ODataRefusal? ChangeNested(RowBody body, RowKey key) =>
        !body.IsBare ? Change(body, key, VersionCondition.Any, replaces && body.HasContent)
        : WriteResult.CheckVersion(session, body.Set, key, body.Condition);

    // Before anything is said of the nested rows: whether this one is the caller's to change, and in the version they know.
    private ODataRefusal? Change(RowBody body, RowKey key, VersionCondition condition, bool wholly) =>
        session.Open(body.Set, key, condition, out var row)
        ?? WriteResult.CheckVersion(session, body.Set, key, body.Condition)
        ?? body.ResolveLinks(session)
        ?? WritePrincipals(body, key)
        // What was written to its principals may have reached this row, too.
        ?? (body.Principals.Count > 0 ? session.Open(body.Set, key, VersionCondition.Any, out row) : null)
        ?? (wholly ? row.Replace(body.OfChange()) : row.Change(body.OfChange()))
        ?? WriteDependents(body, key);

    // A new row is made of properties that a change would have ignored.
    private static ODataRefusal? CheckRead(RowBody body) =>
        body.Unread.Count == 0 ? null : ODataRefusal.Invalid(body.Unread.First().Value.Code, body.Unread.First().Value.Message,
            body.Unread.First().Key);

    private ODataRefusal? WritePrincipals(RowBody body, RowKey? key)
    {
        foreach (var (link, principal) in body.Principals)
        {
            if (WriteOne(principal, key is null ? null : session.TargetOf(body.Set, link, key), out var written) is { } refusal)
                return refusal.Inside(link.Name);
            if (body.Give(link, written, link.Name) is { } contradiction)
                return contradiction;
        }

        return null;
    }

    // A body that names no row is about the one that the link leads to.
    private ODataRefusal? WriteOne(RowBody row, RowKey? present, out RowKey key)
    {
        if (row.Self is not null || present is null)
            return Write(row, out key);
        key = present;
        return ChangeNested(row, present);
    }

    private ODataRefusal? WriteDependents(RowBody body, RowKey key)
    {
        foreach (var rows in body.Dependents)
        {
            var written = new HashSet<RowKey>();
            for (var i = 0; i < rows.Members.Count; i++)
            {
                if (Write(rows, rows.Members[i], key, out var member) is { } refusal)
                    return refusal.Inside($"{rows.Name}/{i}");
                if (!written.Add(member))
                    return ODataRefusal.Invalid("named-twice",
                        $"{rows.Set.Type.Name} {member} stands among {rows.Name} twice. Say once what becomes of it.", $"{rows.Name}/{i}");
            }

            if (rows.IsWhole && UnlinkOthers(rows, key, written) is { } kept)
                return kept;
        }

        return null;
    }

    private ODataRefusal? Write(RowsBody rows, RowsBody.Member member, RowKey owner, out RowKey key)
    {
        key = null!;
        if (member.Row is { } row)
            return row.Give(rows.Link, owner, "its place") ?? Write(row, out key);
        if ((member.Present!.FindExisting(session, out key) ?? WriteResult.CheckVersion(session, rows.Set, key, member.Condition)) is { } refusal)
            return refusal;
        var leadsHere = owner.Equals(session.TargetOf(rows.Set, rows.Link, key));
        return member.Removal switch
        {
            Removal.None => leadsHere ? null : SetLink(rows, key, owner),
            _ when !leadsHere => member.Present.Missing,
            Removal.Deleted => session.Delete(rows.Set, key, VersionCondition.Any),
            _ => Unlink(rows, key),
        };
    }

    private ODataRefusal? Write(RowBody row, out RowKey key)
    {
        key = null!;
        if (row.Self is not { } address)
            return Create(row, out key);
        if (address.Find(session, out var found) is { } missing)
            return missing;
        if (found is not null && session.Exists(row.Set, found))
        {
            key = found;
            return ChangeNested(row, found);
        }

        // A version that was read was that of a row that has gone since.
        if (address is not KeyedRow { IsChosen: true } chosen || row.Condition != VersionCondition.Any)
            return address.Missing;
        return chosen.GiveTo(row, "its address") ?? Create(row, out key);
    }

    private ODataRefusal? UnlinkOthers(RowsBody rows, RowKey owner, HashSet<RowKey> kept)
    {
        var others = session.SourcesOf(rows.Set, rows.Link, owner).Except(kept).ToList();
        if ((_unlinked += others.Count) > WriteLimits.Rows)
            return ODataRefusal.Invalid("too-much-at-once",
                $"With {others.Count} of {rows.Name}, {_unlinked} rows would be unlinked, and one request unlinks at most {WriteLimits.Rows}. "
                    + $"Unlink them in steps.", rows.Name);
        return others.Select(key => Unlink(rows, key)).FirstOrDefault(refusal => refusal is not null)?.Inside(rows.Name);
    }

    // A row that cannot be without the link would have to be deleted: nobody deletes by leaving out.
    private ODataRefusal? Unlink(RowsBody rows, RowKey key) =>
        rows.Link.Via.Select(name => rows.Set.Property(name)!).Any(via => !via.Type.IsNullable || via.Mutability != Mutability.Mutable)
            ? new ODataRefusal(StatusCodes.Status409Conflict, "link-stays",
                $"The {session.NameOf(rows.Set, key)} cannot be without its {rows.Link.Name}. Name it among {rows.Name} to keep it, or delete it.",
                    rows.Link.Via[0])
            : SetLink(rows, key, null);

    private ODataRefusal? SetLink(RowsBody rows, RowKey key, RowKey? target) =>
        session.Change(rows.Set, key, VersionCondition.Any, rows.Link.Values(target));
}
