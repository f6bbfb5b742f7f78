using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Finds whose digest is due at each moment of a sweep. A digest is decided once a day at its hour; an empty one is not looked at
/// again.
/// </summary>
internal static class DueDigests
{
    /// <summary>The digests due.</summary>
    /// <param name="database">The database.</param>
    /// <param name="session">A system session.</param>
    /// <param name="facts">Accounts, settings and moments.</param>
    /// <param name="log">Receives errors of single people, which must not affect the digests of others.</param>
    /// <param name="progress">Receives how many people have been looked at.</param>
    public static List<PlannedMessage> Of(TrackerDatabase database, Session session, DueFacts facts, ILogger log, ProgressLine? progress = null)
    {
        var last = LastDays(session, facts);
        var found = new List<PlannedMessage>();
        foreach (var (index, person) in facts.Accounts.Index())
        {
            progress?.Report(index, facts.Accounts.Count);
            if (DueTo(person, facts, last[person.AccountId]) is not { Count: > 0 } due)
                continue;
            try
            {
                found.AddRange(Of(database, session, facts, person, due));
            }
            catch (Exception e)
            {
                log.LogError(e, "The digest of account {Id} cannot be made.", person.AccountId);
            }
        }

        return found;
    }

    /// <summary>The local days of each person's last digests, sent or not. Those decided by a clock that ran ahead are included.</summary>
    public static ILookup<long, LocalDate> LastDays(Session session, DueFacts facts) =>
        session.Connection.Query<(long AccountId, string Day)>(
            """
            SELECT account_id, max(local_date)
            FROM digest
            WHERE local_date <= @last
            GROUP BY account_id, CASE WHEN local_date <= @first THEN '' ELSE local_date END
            """,
            new
            {
                first = LocalDatePattern.Iso.Format(DueFacts.Tomorrow(facts.Moments[0])),
                last = LocalDatePattern.Iso.Format(DueFacts.Tomorrow(facts.Now)),
            })
            .Where(row => Days.IsDay(row.Day))
            .ToLookup(row => row.AccountId, row => LocalDatePattern.Iso.Parse(row.Day).Value);

    private static List<Instant> DueTo(Actor person, DueFacts facts, IEnumerable<LocalDate> last)
    {
        var (settings, zone) = (facts.SettingsOf(person), ReminderFacts.Zone(person));
        var days = last.ToList();
        var due = new List<Instant>();
        foreach (var moment in facts.MomentsOf(person, settings.DigestHour))
        {
            var until = DueFacts.Tomorrow(moment);
            LocalDate? lastDay = days.Where(day => day <= until).Cast<LocalDate?>().Max();
            if (!ReminderSchedule.IsDigestDue(settings, facts.WorkingDays[person.Side], zone, moment, lastDay))
                continue;
            due.Add(moment);
            days.Add(moment.InZone(zone).Date);
        }

        return due;
    }

    private static IEnumerable<PlannedMessage> Of(TrackerDatabase database, Session session, DueFacts facts, Actor person, List<Instant> due)
    {
        var (settings, zone) = (facts.SettingsOf(person), ReminderFacts.Zone(person));
        var reach = DigestReach.Of(session, person);
        (DateTimeOffset Since, Instant? First)? news = null;
        foreach (var (index, moment) in due.Index())
        {
            var since = reach.ToldUntil(facts, person, settings, moment);
            // Content stays until it is sent, so it is looked for once, and not at each moment.
            if (news is null || news.Value.Since != since)
                news = (since, FirstWithNews(due[index..], at => DigestContents.IsEmpty(database, person, facts.Accounts, at, since)));
            var digest = new DueDigest(!(news.Value.First <= moment), since);
            reach = reach.After(digest, moment);
            yield return new PlannedMessage(person.AccountId, moment, moment.InZone(zone).Date, Digest: digest);
        }
    }

    /// <summary>
    /// The first moment at which there is content, found by bisection since content stays; null if there is none at the last.
    /// </summary>
    private static Instant? FirstWithNews(List<Instant> moments, Predicate<Instant> isEmpty)
    {
        if (!isEmpty(moments[0]))
            return moments[0];
        if (moments.Count == 1 || isEmpty(moments[^1]))
            return null;
        var (empty, told) = (0, moments.Count - 1);
        while (told - empty > 1)
            if ((empty + told) / 2 is var middle && isEmpty(moments[middle]))
                empty = middle;
            else
                told = middle;
        return moments[told];
    }
}
