using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Releases the outbox held after a restore: all waiting messages are sent, or only those planned since.</summary>
internal static class ReleaseMail
{
    /// <summary>Runs the command.</summary>
    public static async Task<Result<ReleasedOutbox>> RunAsync(TrackerDatabase database, Actor actor, bool sendAll)
    {
        if (Permissions.CheckKeepSystem(actor, "releases mail that is held back") is { } refusal)
            return refusal;
        return await database.WriteAsSystemAsync<ReleasedOutbox>(session => OutboxHold.Release(session, sendAll) is { } released
            ? released
            : Refusal.Conflict("not-held", "Mail is not held back any more: somebody else has released it."));
    }
}
