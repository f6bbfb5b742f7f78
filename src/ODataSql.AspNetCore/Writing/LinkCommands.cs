using System.Text.Json;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>
/// Changes where links lead (OData 4.01 Protocol, 11.4.6): each is a change of the row that holds the link, by the rules of its set.
/// <c>If-Match</c> is about that row; it is required where the URL names that row alone.
/// </summary>
internal static class LinkCommands
{
    /// <summary>PUT and DELETE of a link to one row.</summary>
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.LinkToOne target) =>
        HttpMethods.IsDelete(write.Method)
            ? await SetLink(write, target.From, target.Link, null)
            : await write.WithBody("""{"@odata.id": …}""", async json =>
                write.References.Read(json.Root, target.Link.TargetSet, "@odata.id", out var to)
                    ?? await SetLink(write, target.From, target.Link, to));

    /// <summary>DELETE of one member of a collection.</summary>
    public static Task<ODataRefusal?> Run(WriteContext write, WriteTarget.LinkOfMany target) =>
        SetLink(write, target.Member, target.Member.Rows.Link!, null);

    /// <summary>POST, PUT and DELETE of a collection.</summary>
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.LinkToMany target)
    {
        var rows = target.Address;
        if (HttpMethods.IsDelete(write.Method))
        {
            if (WriteOptions.Id(write.Resource) is not { } id)
                return await Replace(write, rows, []);
            return write.References.Read(id, rows.Set.Name, "$id", out var unlinked)
                ?? await SetLink(write, Among(rows, unlinked!), rows.Link!, null);
        }

        return HttpMethods.IsPut(write.Method)
            ? await write.WithBody("""{"value": [{"@odata.id": …}, …]}""", async json =>
                ReadList(write, rows, json.Root, out var members) ?? await Replace(write, rows, members))
            : await write.WithBody("""{"@odata.id": …}""", async json =>
                write.References.Read(json.Root, rows.Set.Name, "@odata.id", out var member)
                    ?? await SetLink(write, member!, rows.Link!, rows.Owner));
    }

    private static Task<ODataRefusal?> SetLink(WriteContext write, RowAddress row, SetLink link, RowAddress? to) =>
        write.Run(WriteResult.Nothing, (session, out result) =>
        {
            result = WriteResult.Nothing;
            var (source, target) = ((RowKey?)null, (RowKey?)null);
            ODataRefusal? FindSource() => Find(session, row, "@odata.id", out source);
            ODataRefusal? FindTarget() => to is null ? null : Find(session, to, "@odata.id", out target);
            // The row that the URL names must be there before anything is said of the one in the body.
            if ((row.IsFromBody ? FindTarget() ?? FindSource() : FindSource() ?? FindTarget()) is { } missing)
                return missing;
            result = new WriteResult(WriteResultKind.Done, row.Set, source!);
            return SetLink(session, write, row.Set, source!, link, target);
        });

    /// <summary>Makes rows, of those that the caller sees, the only ones that lead to the owner.</summary>
    private static Task<ODataRefusal?> Replace(WriteContext write, RowsAddress rows, IReadOnlyList<RowAddress> members) =>
        write.Run(WriteResult.Nothing, (session, out result) =>
        {
            result = WriteResult.Nothing;
            if (rows.Owner!.FindExisting(session, out var owner) is { } missing)
                return missing;
            var wanted = new List<RowKey>();
            foreach (var member in members)
            {
                if (Find(session, member, $"value/{wanted.Count}", out var found) is { } nowhere)
                    return nowhere;
                wanted.Add(found);
            }

            var (set, link) = (rows.Set, rows.Link!);
            var present = session.SourcesOf(set, link, owner);
            return present.Except(wanted).Select(key => (key, (RowKey?)null)).Concat(wanted.Except(present).Select(key => (key, (RowKey?)owner)))
                .Select(change => SetLink(session, write, set, change.key, link, change.Item2))
                .FirstOrDefault(refusal => refusal is not null);
        });

    private static ODataRefusal? SetLink(IRowSession session, WriteContext write, ServedSet set, RowKey key, SetLink link, RowKey? target) =>
        session.Change(set, key, write.Preconditions.Condition, link.Values(target));

    // A refusal of the row that the body names says where it is named.
    private static ODataRefusal? Find(IRowSession session, RowAddress row, string target, out RowKey key) =>
        row.FindExisting(session, out key) is { } missing ? row.IsFromBody ? missing with { Target = target } : missing : null;

    // A row that is unlinked must be linked: the same row, looked for among those that lead to the owner.
    private static RowAddress Among(RowsAddress rows, RowAddress row) =>
        row is KeyedRow { Rows.Owner: null } keyed ? keyed with { Rows = rows } : row;

    private static ODataRefusal? ReadList(WriteContext write, RowsAddress rows, JsonElement json, out List<RowAddress> members)
    {
        members = [];
        if (!json.TryGetProperty("value", out var list) || list.ValueKind != JsonValueKind.Array)
            return JsonValues.Wrong("value", "a list of references");
        foreach (var item in list.EnumerateArray())
        {
            if (write.References.Read(item, rows.Set.Name, $"value/{members.Count}", out var member) is { } refusal)
                return refusal;
            members.Add(member!);
        }

        return null;
    }
}
