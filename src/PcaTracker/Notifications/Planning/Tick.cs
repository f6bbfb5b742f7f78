using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Deltas;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// What happens once a minute: what is old is forgotten, the day's checkpoints are signed, what came back is read, a sweep, then a
/// delivery. Each half is left out while an earlier tick is at it. It never fails, since the next minute is its retry.
/// </summary>
internal sealed class Tick(
    Sweep sweep, DeltaRetention forgotten, Checkpoints checkpoints, Bounces bounces, Sender sender, ClockJumps jumps, LastSweep last, DamageWatch damage, DiskSpace disk, IHostApplicationLifetime host, ILogger<Tick> log)
{
    private int _planning, _sending;
    private bool _wasLow;

    public async Task RunAsync()
    {
        if (Interlocked.Exchange(ref _planning, 1) != 0)
            return;
        bool mayDeliver;
        try
        {
            mayDeliver = await PlanAsync();
        }
        finally
        {
            Volatile.Write(ref _planning, 0);
        }

        if (mayDeliver && Interlocked.Exchange(ref _sending, 1) == 0)
            await DeliverAsync();
    }

    /// <summary>Does everything up to the delivery; says whether that may follow.</summary>
    private async Task<bool> PlanAsync()
    {
        // Nothing is written any more to a database that is damaged.
        if (damage.Check())
        {
            last.NotePause();
            return false;
        }

        WarnOfDisk();
        await TryAsync("Forgetting old changes", forgotten.RunAsync);
        await TryAsync("Signing the checkpoints of the record", checkpoints.RunAsync);
        await TryAsync("Reading what came back", bounces.RunAsync);
        if (!jumps.MayTrustClock())
        {
            last.NotePause();
            return false;
        }

        await TryAsync("The sweep for what is due", sweep.RunAsync);
        return true;
    }

    private async Task DeliverAsync()
    {
        try
        {
            await TryAsync("Delivering the outbox", () => sender.RunAsync(host.ApplicationStopping));
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    // Once, until there has been room again: every minute would fill the log that may lie on the same disk.
    private void WarnOfDisk()
    {
        var low = disk.Warning;
        if (low is not null && !_wasLow)
            log.LogWarning("{Low}", low);
        _wasLow = low is not null;
    }

    private async Task TryAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (StorageRefusal.Of(e) is { } refusal)
        {
            log.LogWarning("{What} was put off for a minute. {Why}", what, refusal.Sentence);
        }
        catch (Exception e)
        {
            // Damage is said once, in words.
            if (!damage.Examine(e))
                log.LogError(e, "{What} failed; the next attempt is in a minute.", what);
        }
    }
}
