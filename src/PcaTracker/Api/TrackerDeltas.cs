using ODataSql.AspNetCore.Hosting;
using PcaTracker.Changes.Deltas;
using PcaTracker.Contract;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Answers delta links from the delta log of the database.</summary>
internal sealed class TrackerDeltas : IDeltaLog
{
    public TimeSpan Retention => DeltaRetention.Period;

    public string BoundTo(HttpContext context) => $"{Migrations.Latest}\n{context.Actor().Audience.Name}";

    public long Last(IReadSession session) => DeltaLog.Last(Of(session));

    public DeltaPosition? At(IReadSession session, long sequence) =>
        DeltaLog.PositionAt(Of(session), sequence) is { } position ? new DeltaPosition(position.Sequence, position.Digest) : null;

    public LogPage After(IReadSession session, ServedSet set, long sequence, int size)
    {
        var (rows, end, more) = DeltaLog.After(Of(session), set.Name, sequence, size);
        return new LogPage([.. rows.Select(row => new LoggedChange(new RowKey(row.Id), row.WasVisible, row.WasDeleted))], end, more);
    }

    public IReadOnlyList<RowKey> Visible(IReadSession session, ServedSet set, IReadOnlyList<RowKey> keys) =>
        [.. DeltaLog.Visible(Of(session), EntitySets.Named(set.Name).Table, [.. keys.Select(key => (long)key.Values[0])])
            .Select(id => new RowKey(id))];

    private static Session Of(IReadSession session) => ((TrackerReadSession)session).Session;
}
