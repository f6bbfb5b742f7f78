using PcaTracker.History;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// What happens once a minute: what is old is forgotten, the day's checkpoints are signed, what came back is read, a sweep, then a
/// delivery. Each half is left out while an earlier tick is at it. It never fails, since the next minute is its retry.
/// </summary>
internal sealed class Tick(
    Sweep sweep, ForgottenChanges forgotten, Checkpoints checkpoints, Bounces bounces, Sender sender, ClockJumps jumps, LastSweep last, DamageWatch damage, IHostApplicationLifetime host, ILogger<Tick> log)
{
    private int _planning, _sending;

    public async Task RunAsync()
    {
        if (Interlocked.Exchange(ref _planning, 1) != 0)
            return;
        bool mayDeliver;
        try
        {
            mayDeliver = Plan();
        }
        finally
        {
            Volatile.Write(ref _planning, 0);
        }

        if (mayDeliver && Interlocked.Exchange(ref _sending, 1) == 0)
            await DeliverAsync();
    }

    /// <summary>Does everything up to the delivery; says whether that may follow.</summary>
    private bool Plan()
    {
        // Nothing is written any more to a database that is damaged.
        if (damage.Look())
        {
            last.NotePause();
            return false;
        }

        Try("Forgetting old changes", forgotten.Run);
        Try("Signing the checkpoints of the record", checkpoints.Run);
        Try("Reading what came back", bounces.Run);
        if (!jumps.MayTrustClock())
        {
            last.NotePause();
            return false;
        }

        Try("The sweep for what is due", () => sweep.Run());
        return true;
    }

    private async Task DeliverAsync()
    {
        try
        {
            await sender.RunAsync(host.ApplicationStopping);
        }
        catch (Exception e)
        {
            Failed("Delivering the outbox", e);
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }

    private void Try(string what, Action work)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            Failed(what, e);
        }
    }

    private void Failed(string what, Exception e)
    {
        // Which is said once, in words.
        if (!damage.Meet(e))
            log.LogError(e, "{What} failed; the next attempt is in a minute.", what);
    }
}
