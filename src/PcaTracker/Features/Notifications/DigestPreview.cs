using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Features.Notifications;

/// <summary>A person's next digest: the very mail that is sent if nothing changes until then.</summary>
/// <param name="At">When it is due.</param>
/// <param name="Subject">Its subject; none where there is nothing to say, and so no mail.</param>
/// <param name="Text">What it says, without markup.</param>
internal sealed record DigestPreview(DateTimeOffset At, string? Subject, string? Text)
{
    /// <summary>The next one; null for whoever wants none.</summary>
    public static async Task<DigestPreview?> OfAsync(TrackerDatabase database, MailRenderer mails, MailComposer letters, Actor person)
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
        var notice = new DigestMailModel(person, at.InZone(zone).Date, digest, letters.CheckpointsFor(person));
        using var mail = await mails.DigestAsync($"preview.{person.AccountId}@localhost", notice, at.ToDateTimeOffset());
        return new DigestPreview(at.ToDateTimeOffset(), mail.Subject, mail.TextBody);
    }
}
