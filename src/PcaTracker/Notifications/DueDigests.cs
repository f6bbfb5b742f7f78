using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>Whose digest is due now. At its hour it is decided once for the day: where there is nothing to say, nothing comes later.</summary>
internal static class DueDigests
{
    /// <param name="database">The record.</param>
    /// <param name="session">The program's own.</param>
    /// <param name="facts">Who there is.</param>
    /// <param name="log">Told of a person whose digest cannot be made: it must not keep the others from theirs.</param>
    public static List<Found> Of(TrackerDatabase database, Session session, DueFacts facts, ILogger log)
    {
        var last = LastDays(session, facts);
        var found = new List<Found>();
        foreach (var person in facts.Accounts)
        {
            var settings = facts.SettingsOf(person);
            var zone = ReminderFacts.Zone(person);
            if (!ReminderSchedule.IsDigestDue(settings, facts.WorkingDays[person.Side], zone, facts.Now, last.TryGetValue(person.AccountId, out var day) ? day : null))
                continue;
            try
            {
                var since = ToldUntil(session, facts, person, settings, session.Now);
                var isEmpty = DigestContents.IsEmpty(database, person, facts.Accounts, facts.Now, since);
                found.Add(new Found(person.AccountId, facts.Now.InZone(zone).Date, Digest: new DueDigest(isEmpty, since)));
            }
            catch (Exception e)
            {
                log.LogError(e, "The digest of account {Id} cannot be made.", person.AccountId);
            }
        }

        return found;
    }

    /// <summary>
    /// From when on a person has not been told of changes yet: the end of their last digest that was sent, or had nothing to say. The
    /// first digest, ever or since they turned it on, reaches back to the hour of the digest day before it.
    /// </summary>
    public static DateTimeOffset ToldUntil(Session session, DueFacts facts, Actor person, NotificationSettings settings, DateTimeOffset at)
    {
        var (told, since, first) = session.Connection.QuerySingle<(string? Told, string? Since, string? First)>(
            """
            SELECT max(d.told_until) FILTER (WHERE d.state IN ('sent', 'empty')), s.digest_since,
              min(d.told_until) FILTER (WHERE s.digest_since IS NULL OR d.told_until >= s.digest_since)
            FROM (SELECT @AccountId AS account_id) a
            LEFT JOIN notification_settings s ON s.account_id = a.account_id
            LEFT JOIN digest d ON d.account_id = a.account_id
            """,
            person);
        if (told is not null && string.CompareOrdinal(told, since ?? "") >= 0)
            return Instants.Parse(told);
        var begun = Instant.FromDateTimeOffset(first is null ? at : Instants.Parse(first));
        var before = ReminderSchedule.DigestBefore(settings, facts.WorkingDays[person.Side], ReminderFacts.Zone(person), begun).ToDateTimeOffset();
        return told is not null && Instants.Parse(told) is var end && end > before ? end : before;
    }

    /// <summary>The local day of each person's last digest, sent or not; what a clock that ran ahead has decided for days to come does not count.</summary>
    public static Dictionary<long, LocalDate> LastDays(Session session, DueFacts facts) =>
        session.Connection.Query<(long AccountId, string? Day)>(
            "SELECT a.id, (SELECT max(d.local_date) FROM digest d WHERE d.account_id = a.id AND d.local_date <= @tomorrow) FROM account a",
            new { tomorrow = LocalDatePattern.Iso.Format(facts.Now.InUtc().Date.PlusDays(1)) })
            .Where(row => row.Day is not null && Days.IsDay(row.Day))
            .ToDictionary(row => row.AccountId, row => LocalDatePattern.Iso.Parse(row.Day!).Value);
}
