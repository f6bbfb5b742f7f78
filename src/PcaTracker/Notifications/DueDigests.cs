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
        var last = LastDays(session, facts.Now.InUtc().Date.PlusDays(1));
        var found = new List<Found>();
        foreach (var person in facts.Accounts)
        {
            var settings = facts.SettingsOf(person);
            var zone = ReminderFacts.Zone(person);
            if (!ReminderSchedule.IsDigestDue(settings, facts.WorkingDays[person.Side], zone, facts.Now, last.TryGetValue(person.AccountId, out var day) ? day : null))
                continue;
            try
            {
                var since = ToldUntil(session, person, settings, session.Now);
                var isEmpty = DigestContents.IsEmpty(database, person, facts.Accounts, facts.Now, since);
                found.Add(new Found(person.AccountId, facts.Now.InZone(zone).Date, Digest: new DueDigest(isEmpty, since)));
            }
            catch (Exception e) when (e is InvalidOperationException or UnparsableValueException or FormatException)
            {
                log.LogError("The digest of account {Id} cannot be made: a row does not hold what it should.", person.AccountId);
            }
        }

        return found;
    }

    /// <summary>
    /// From when on a person has not been told of changes yet: the end of their last digest that was sent, or had nothing to say.
    /// Before there was one, a day or a week before the first that was planned, or before the one that is made at that moment.
    /// </summary>
    public static DateTimeOffset ToldUntil(Session session, Actor person, NotificationSettings settings, DateTimeOffset at)
    {
        var (told, first) = session.Connection.QuerySingle<(string? Told, string? First)>(
            """
            SELECT max(told_until) FILTER (WHERE state IN ('sent', 'empty')), min(told_until)
            FROM digest
            WHERE account_id = @AccountId
            """,
            person);
        if (told is not null)
            return Instants.Parse(told);
        var begun = first is null ? at : Instants.Parse(first);
        return begun.AddDays(settings.Digest == NotificationSettings.Weekly ? -7 : -1);
    }

    /// <summary>Whether a person's digest of that local day was decided, sent or not.</summary>
    public static bool IsDecided(Session session, Actor person, LocalDate day) => session.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM digest WHERE account_id = @AccountId AND local_date = @day)",
        new { person.AccountId, day = LocalDatePattern.Iso.Format(day) });

    private static Dictionary<long, LocalDate> LastDays(Session session, LocalDate tomorrow) =>
        session.Connection.Query<(long AccountId, string? Day)>(
            "SELECT a.id, (SELECT max(d.local_date) FROM digest d WHERE d.account_id = a.id AND d.local_date <= @tomorrow) FROM account a",
            new { tomorrow = LocalDatePattern.Iso.Format(tomorrow) })
            .Where(row => row.Day is not null)
            .ToDictionary(row => row.AccountId, row => LocalDatePattern.Iso.Parse(row.Day!).Value);
}
