using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>A person's next digest, exactly as it will be sent if nothing changes.</summary>
/// <param name="At">When it is due.</param>
/// <param name="Subject">Its subject; null if there is nothing to send.</param>
/// <param name="Text">Its plain text.</param>
internal sealed record DigestPreview(DateTimeOffset At, string? Subject, string? Text)
{
    /// <summary>The preview; null if the person has turned digests off.</summary>
    public static async Task<DigestPreview?> OfAsync(TrackerDatabase database, MailRenderer renderer, MailComposer composer, Actor person)
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session);
        var settings = facts.SettingsOf(person);
        var zone = ReminderFacts.Zone(person);
        var last = DueDigests.LastDays(session, facts)[person.AccountId].Cast<LocalDate?>().Max();
        if (ReminderSchedule.NextDigest(settings, facts.WorkingDays[person.Side], zone, facts.Now, last) is not { } at)
            return null;
        var digest = DigestContents.Of(database, person, facts.Accounts, at, DigestReach.Of(session, person).ToldUntil(facts, person, settings, at));
        if (digest.IsEmpty)
            return new DigestPreview(at.ToDateTimeOffset(), null, null);
        var model = new DigestMailModel(person, at.InZone(zone).Date, digest, composer.CheckpointsFor(person));
        using var mail = await renderer.DigestAsync($"preview.{person.AccountId}@localhost", model, at.ToDateTimeOffset());
        return new DigestPreview(at.ToDateTimeOffset(), mail.Subject, mail.TextBody);
    }
}
