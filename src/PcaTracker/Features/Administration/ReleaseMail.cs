using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>Ends the holding back of mail after a restore: all that waits is sent, or only what was planned since.</summary>
internal static class ReleaseMail
{
    public static async Task<Result<ReleasedOutbox>> RunAsync(TrackerDatabase database, Actor actor, bool sendAll)
    {
        if (Permissions.CheckKeepSystem(actor, "releases mail that is held back") is { } refusal)
            return refusal;
        return await database.WriteAsSystemAsync<ReleasedOutbox>(session => OutboxHold.Release(session, sendAll) is { } released
            ? released
            : Refusal.Conflict("not-held", "Mail is not held back any more: somebody else has released it."));
    }
}
