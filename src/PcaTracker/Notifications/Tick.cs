using PcaTracker.History;

namespace PcaTracker.Notifications;

/// <summary>What happens once a minute: a sweep, what is old is forgotten, the day's checkpoints are signed, then a delivery, unless one is still under way. It never fails, since the next minute is its retry.</summary>
internal sealed class Tick(Sweep sweep, ForgottenChanges forgotten, Checkpoints checkpoints, Sender sender, IHostApplicationLifetime host, ILogger<Tick> log)
{
    private int _sending;

    public async Task RunAsync()
    {
        try
        {
            sweep.Run();
        }
        catch (Exception e)
        {
            log.LogError(e, "The sweep for due reminders failed; the next is in a minute.");
        }

        try
        {
            forgotten.Run();
        }
        catch (Exception e)
        {
            log.LogError(e, "Forgetting old changes failed; the next attempt is in a minute.");
        }

        try
        {
            checkpoints.Run();
        }
        catch (Exception e)
        {
            log.LogError(e, "Signing the checkpoints of the record failed; the next attempt is in a minute.");
        }

        if (Interlocked.Exchange(ref _sending, 1) == 1)
            return;
        try
        {
            await sender.RunAsync(host.ApplicationStopping);
        }
        catch (Exception e)
        {
            log.LogError(e, "Delivering the outbox failed; the next attempt is in a minute.");
        }
        finally
        {
            Volatile.Write(ref _sending, 0);
        }
    }
}
