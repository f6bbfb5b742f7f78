using ODataSql.AspNetCore.Protocol;
using ODataSql.Parse;
using PcaTracker.Api.Writing;
using PcaTracker.Contract;

namespace PcaTracker.Api.Reading;

/// <summary>
/// Whether the tag of a row vouches for an answer, so that whoever knows the tag knows the answer (RFC 9110, section 13.1.2).
/// A tag holds the revision of one row: it tells nothing of other rows, of what is computed from them, or of the clock.
/// </summary>
internal static class RowTags
{
    public static bool Cover(HttpContext context, Uri root) =>
        // By any other address another row may be found there, in a state of the same number.
        WritePath.Read(ReadEndpoint.Resource(context), root, out var target) is null
        && target is WriteTarget.Row { Address: KeyedRow { Rows.Owner: null, Key.Name: "Id" } row }
        && context.Request.Query.All(option => Negotiation.Is(option.Key, "select") ? Covers(row.Set, option.Value.ToString()) : LeavesRowAsItIs(option.Key))
        && (context.Request.Query.Keys.Any(name => Negotiation.Is(name, "select")) || !row.Set.Properties.Any(p => p.FollowsOthers));

    private static bool Covers(EntitySetDefinition set, string select) =>
        select.Split(',', StringSplitOptions.TrimEntries).All(name => set.Properties.Any(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && !p.FollowsOthers));

    private static bool LeavesRowAsItIs(string option) => option.StartsWith('@') || ODataUrl.IsCustom(option) || Negotiation.Is(option, "format") || Negotiation.Is(option, "schemaversion");
}
