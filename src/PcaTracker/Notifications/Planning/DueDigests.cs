using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>Whose digest is due, at each of the moments that are looked at. At its hour it is decided once for the day: where there is nothing to say, nothing comes later.</summary>
internal static class DueDigests
{
    /// <param name="database">The record.</param>
    /// <param name="session">The program's own.</param>
    /// <param name="facts">Who there is, and when.</param>
    /// <param name="log">Told of a person whose digest cannot be made: it must not keep the others from theirs.</param>
    /// <param name="progress">Told how many people have been looked at.</param>
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

    /// <summary>The local days of each person's last digests, sent or not: the last before the moments that are looked at, and those that a clock that ran ahead has decided.</summary>
    public static ILookup<long, LocalDate> LastDays(Session session, DueFacts facts) =>
        session.Connection.Query<(long AccountId, string Day)>(
            """
            SELECT account_id, max(local_date)
            FROM digest
            WHERE local_date <= @last
            GROUP BY account_id, iif(local_date <= @first, '', local_date)
            """,
            new { first = LocalDatePattern.Iso.Format(DueFacts.Tomorrow(facts.Moments[0])), last = LocalDatePattern.Iso.Format(DueFacts.Tomorrow(facts.Now)) })
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
            // What there is to say stays until it is told: it is looked for once, and not at each moment.
            if (news is null || news.Value.Since != since)
                news = (since, FirstWithNews(due[index..], at => DigestContents.IsEmpty(database, person, facts.Accounts, at, since)));
            var digest = new DueDigest(!(news.Value.First <= moment), since);
            reach = reach.After(digest, moment);
            yield return new PlannedMessage(person.AccountId, moment, moment.InZone(zone).Date, Digest: digest);
        }
    }

    /// <summary>The first of some moments at which there is something to say, where what there is stays; null if there is nothing at the last of them.</summary>
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
