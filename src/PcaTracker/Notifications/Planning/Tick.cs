using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Deltas;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// The work of each minute: shorten the delta log, sign the day's checkpoints, read delivery reports, sweep, deliver. Planning and
/// delivering are each skipped while an earlier tick still runs them. A tick never fails; the next one retries.
/// </summary>
internal sealed class Tick(
    Sweep sweep, DeltaRetention retention, Checkpoints checkpoints, Bounces bounces, Sender sender, ClockJumps jumps, LastSweep last,
    DamageWatch damage, DiskSpace disk, IHostApplicationLifetime host, ILogger<Tick> log)
{
    private int _planning, _sending;
    private bool _wasLow;

    /// <summary>Runs one tick.</summary>
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

    /// <summary>Runs everything before the delivery; returns whether the delivery may follow.</summary>
    private async Task<bool> PlanAsync()
    {
        // A damaged database is not written to any more.
        if (damage.Check())
        {
            last.NotePause();
            return false;
        }

        WarnOfDisk();
        await TryAsync("Deleting old entries of the delta log", retention.RunAsync);
        await TryAsync("Signing the checkpoints of the audit log", checkpoints.RunAsync);
        await TryAsync("Reading delivery reports", bounces.RunAsync);
        if (!jumps.MayTrustClock())
        {
            last.NotePause();
            return false;
        }

        await TryAsync("Sweeping for due messages", sweep.RunAsync);
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

    // Warns once until there is room again, since the log may be on the same disk.
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
            log.LogWarning("{What} was postponed for a minute. {Why}", what, refusal.Sentence);
        }
        catch (Exception e)
        {
            // The damage watch logs damage once.
            if (!damage.Examine(e))
                log.LogError(e, "{What} failed; the next attempt is in a minute.", what);
        }
    }
}
