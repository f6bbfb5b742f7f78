using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>Creates a row and what came with it, each by the rules of its own set: all of it, or nothing (OData 4.01 Protocol, 11.4.2.2).</summary>
internal static class DeepInsert
{
    /// <summary>The key of the row.</summary>
    public static Result<long> Run(Session session, RowBody body)
    {
        if (body.ResolveLinks(session) is { } refusal)
            return refusal;
        foreach (var (link, above) in body.Above)
        {
            var created = Run(session, above);
            if (created.IsRefused(out var broken))
                return broken.Inside(link.Name);
            if (body.Give(link.Via, created.Value, link.Name) is { } contradiction)
                return contradiction;
        }

        var row = CreateRow.Run(session, body.Set.Name, body.Values);
        if (row.IsRefused(out _))
            return row;
        return AddBelow(session, body, row.Value) is { } wrong ? wrong : row;
    }

    private static Refusal? AddBelow(Session session, RowBody body, long id)
    {
        foreach (var (name, link, members) in body.Below)
        {
            for (var i = 0; i < members.Count; i++)
            {
                var set = Contract.Inverse(body.Set, name)!.Value.Set;
                if (Add(session, set, link, members[i], id).IsRefused(out var refusal))
                    return refusal.Inside($"{name}/{i}");
            }
        }

        return null;
    }

    private static Result<long> Add(Session session, EntitySetDefinition set, LinkDefinition link, RowBody.Member member, long owner)
    {
        if (member.New is { } row)
            return row.Give(link.Via, owner, "its place") is { } contradiction ? contradiction : Run(session, row);
        var present = member.Present!.FindExisting(session);
        return present.IsRefused(out var missing) ? missing
            : ChangeRow.Run(session, set.Name, present.Value, Expected.Any, new Dictionary<string, object?> { [link.Via] = owner });
    }
}
