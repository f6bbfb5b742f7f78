using System.Text.Json;
using PcaTracker.Contract;
using ODataSql.AspNetCore.Protocol;
using ODataSql.AspNetCore.Writing;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>
/// Changes where links lead (OData 4.01 Protocol, 11.4.6): each is a change of the row that holds the link, by the rules of
/// its set. <c>If-Match</c> is about that row; it is required where the URL names that row alone.
/// </summary>
internal static class LinkCommands
{
    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.LinkToOne target) =>
        HttpMethods.IsDelete(write.Method)
            ? await Lead(write, target.From, target.Link, null)
            : await write.WithBody("""{"@odata.id": …}""", async json =>
                write.ReadReference(json.Root, target.Link.TargetSet, "@odata.id", out var to) ?? await Lead(write, target.From, target.Link, to));

    public static Task<ODataRefusal?> Run(WriteContext write, WriteTarget.LinkOfMany target) =>
        Lead(write, target.Member, target.Member.Rows.Link!, null);

    public static async Task<ODataRefusal?> Run(WriteContext write, WriteTarget.LinkToMany target)
    {
        var rows = target.Address;
        if (HttpMethods.IsDelete(write.Method))
        {
            if (WriteOptions.Id(write.Http) is not { } id)
                return await Replace(write, rows, []);
            return EntityReference.Read(id, write.Roots, rows.Set.Name, "$id", out var unlinked)
                ?? await Lead(write, Among(rows, unlinked!), rows.Link!, null);
        }

        return HttpMethods.IsPut(write.Method)
            ? await write.WithBody("""{"value": [{"@odata.id": …}, …]}""", async json => ReadList(write, rows, json.Root, out var members) ?? await Replace(write, rows, members))
            : await write.WithBody("""{"@odata.id": …}""", async json =>
                write.ReadReference(json.Root, rows.Set.Name, "@odata.id", out var member) ?? await Lead(write, member!, rows.Link!, rows.Owner));
    }

    private static Task<ODataRefusal?> Lead(WriteContext write, RowAddress row, LinkDefinition link, RowAddress? to) =>
        write.Run(Written.Nothing, session =>
        {
            // The row that the URL names must be there before anything is said of the one in the body.
            var (first, second) = row.IsFromBody ? (to, row) : (row, to);
            var found = new Dictionary<RowAddress, long>(ReferenceEqualityComparer.Instance);
            foreach (var address in new[] { first, second }.OfType<RowAddress>())
            {
                var id = Find(session, address, "@odata.id");
                if (id.IsRefused(out var missing))
                    return missing;
                found[address] = id.Value;
            }

            var changed = Lead(session, write, row.Set, found[row], link, to is null ? null : found[to]);
            return changed.IsRefused(out var refusal) ? refusal : new Written(WrittenKind.Done, row.Set.Name, found[row]);
        });

    /// <summary>Makes rows, of those that the actor sees, the only ones that lead to the owner.</summary>
    private static Task<ODataRefusal?> Replace(WriteContext write, RowsAddress rows, IReadOnlyList<RowAddress> members) =>
        write.Run(Written.Nothing, session =>
        {
            var owner = rows.Owner!.FindExisting(session);
            if (owner.IsRefused(out var missing))
                return missing;
            var wanted = new List<long>();
            foreach (var member in members)
            {
                var found = Find(session, member, $"value/{wanted.Count}");
                if (found.IsRefused(out var nowhere))
                    return nowhere;
                wanted.Add(found.Value);
            }

            var (set, link) = (rows.Set, rows.Link!);
            var present = VisibleRows.Leading(session, set, link, owner.Value);
            foreach (var (id, target) in present.Except(wanted).Select(id => (id, (long?)null)).Concat(wanted.Except(present).Select(id => (id, (long?)owner.Value))))
            {
                if (Lead(session, write, set, id, link, target).IsRefused(out var refusal))
                    return refusal;
            }

            return Written.Nothing;
        });

    private static Result<long> Lead(Session session, WriteContext write, EntitySetDefinition set, long id, LinkDefinition link, long? target) =>
        ChangeRow.Run(session, set.Name, id, write.Preconditions.Expected, new Dictionary<string, object?> { [link.Via] = target });

    // A refusal of the row that the body names says where it stands there.
    private static Result<long> Find(Session session, RowAddress row, string target)
    {
        var found = row.FindExisting(session);
        return found.IsRefused(out var missing) && row.IsFromBody ? missing with { Target = target } : found;
    }

    // What is unlinked must be linked: the same row, looked for among those that lead to the owner.
    private static RowAddress Among(RowsAddress rows, RowAddress row) => row is KeyedRow { Rows.Owner: null } keyed ? keyed with { Rows = rows } : row;

    private static ODataRefusal? ReadList(WriteContext write, RowsAddress rows, JsonElement json, out List<RowAddress> members)
    {
        members = [];
        if (!json.TryGetProperty("value", out var list) || list.ValueKind != JsonValueKind.Array)
            return JsonValues.Wrong("value", "a list of references");
        foreach (var item in list.EnumerateArray())
        {
            if (write.ReadReference(item, rows.Set.Name, $"value/{members.Count}", out var member) is { } refusal)
                return refusal;
            members.Add(member!);
        }

        return null;
    }
}
