using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>The deadlines that the actor has snoozed.</summary>
internal static class Snooze
{
    /// <summary>The day until which each deadline is snoozed.</summary>
    public static IReadOnlyDictionary<long, string> All(Session session) =>
        session.Connection.Query<(long DeadlineId, string Until)>("SELECT deadline_id, until FROM visible_snooze")
            .ToDictionary(s => s.DeadlineId, s => s.Until);
}
