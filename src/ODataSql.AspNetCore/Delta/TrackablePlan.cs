using ODataSql.AspNetCore.Hosting;
using ODataSql.Model;
using ODataSql.Plan.Records;

namespace ODataSql.AspNetCore.Delta;

/// <summary>Decides on the plan of a query whether delta links can follow it: its condition may look at its own row, and not at other rows or the
/// clock.</summary>
internal static class TrackablePlan
{
    private static readonly DateTimeOffset OneMoment = DateTimeOffset.UnixEpoch, AnotherMoment = DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(1);

    /// <summary>Whether changes of the rows themselves decide which rows the query answers with.</summary>
    public static bool Of(ODataService service, ServedSet set, string resource)
    {
        if (Compile(service, resource, OneMoment) is not { } query || Compile(service, resource, AnotherMoment) is not { } later)
            return false;
        // What depends on the moment of the request differs between two moments.
        return query.Rows.Parameters.SequenceEqual(later.Rows.Parameters)
            && query.Plan.Rows is { From: RelationSource { Relation: var relation }, Where: var where }
            && DependsOnItsRow(where, ClockColumns(service, set, relation));
    }

    private static CompiledQuery? Compile(ODataService service, string resource, DateTimeOffset now) =>
        service.Host.Engine.Compile(new QueryRequest(resource, new Uri("http://localhost/"), null, now), out var query) is null ? query : null;

    private static HashSet<string> ClockColumns(ODataService service, ServedSet set, Relation relation) =>
        [.. set.Properties.Where(p => service.Host.DependsOnClock(p.Edm)).Select(p => relation.Column(p.Name))];

    private static bool DependsOnItsRow(Scalar? condition, HashSet<string> clock) => condition switch
    {
        null or Constant or FullTextMatch => true,
        Column column => !clock.Contains(column.Name),
        FunctionCall call => call.Arguments.All(argument => DependsOnItsRow(argument, clock)),
        InList list => DependsOnItsRow(list.Value, clock),
        _ => false,
    };
}
