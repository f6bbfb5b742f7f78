using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>Until when whoever reads does not want to hear of deadlines.</summary>
internal static class Snooze
{
    /// <summary>The day by deadline.</summary>
    public static IReadOnlyDictionary<long, string> All(Session session) =>
        session.Connection.Query<(long DeadlineId, string Until)>("SELECT deadline_id, until FROM visible_snooze").ToDictionary(s => s.DeadlineId, s => s.Until);
}
