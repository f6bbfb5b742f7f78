using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.History;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// Makes a message at the moment it is sent, from the record and the wishes as they are then: what no longer holds, or is not for
/// this person any more, is not sent.
/// </summary>
internal sealed class Letters(TrackerDatabase database, Mails mails, Checkpoints checkpoints)
{
    public async Task<Letter> ComposeAsync(LeasedMessage message)
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session);
        if (facts.Accounts.FirstOrDefault(a => a.AccountId == message.AccountId) is not { } person)
            return Not("disabled");
        return message.Kind switch
        {
            OutboxKind.Reminder => await ReminderAsync(session, facts, person, message),
            OutboxKind.Digest => await DigestAsync(session, facts, person, message),
            _ => new Letter(await mails.TestAsync(message.MessageId, person, session.Now), null),
        };
    }

    private static Letter Not(string why) => new(null, why);

    private async Task<Letter> ReminderAsync(Session session, DueFacts facts, Actor person, LeasedMessage message)
    {
        var planned = Planned.Of(session, message);
        var deadline = ReminderFacts.Deadline(session, planned.DeadlineId)!;
        var today = facts.Now.InZone(ReminderFacts.Zone(person)).Date;
        var why = WhyNot(deadline, person, planned)
            ?? (message.SentAgain ? IsOvertaken(session, "reminder", "deadline_id = @DeadlineId", message, planned) : WhyNotNow(session, facts, person, planned, today));
        if (why is not null)
            return Not(why);
        if (message.SentAgain && !MayTell(session, facts, person, today == deadline.DueDate, deadline.ResponsibleParty))
            return Letter.Later;
        var reason = deadline.Recipients(facts.Accounts).FirstOrDefault(r => r.Person.AccountId == person.AccountId)?.Reason;
        if (reason is null)
            return Not("not-theirs");
        return new Letter(await mails.ReminderAsync(message.MessageId, deadline.Notice(person, reason, today), session.Now), null);
    }

    private static string? WhyNot(RemindedDeadline deadline, Actor person, Planned planned) =>
        !person.Audience.Sees.Contains(deadline.Visibility) ? "not-visible"
        : deadline.Status != Deadline.Open ? deadline.Status
        : deadline.Revision != planned.Revision ? "changed"
        : planned.IsAcknowledged ? "seen"
        : null;

    /// <summary>
    /// A reminder belongs to its day, outside of the person's quiet hours. What could not be handed over by then is planned anew by
    /// the next sweep that may, and says what holds then.
    /// </summary>
    private static string? WhyNotNow(Session session, DueFacts facts, Actor person, Planned planned, LocalDate today) =>
        planned.LocalDate != today || IsQuiet(facts, person, SettingsTable.Of(session, person.AccountId)) ? "day-over"
        : IsSnoozed(session, person, planned.DeadlineId, today) ? "snoozed"
        : null;

    private async Task<Letter> DigestAsync(Session session, DueFacts facts, Actor person, LeasedMessage message)
    {
        var settings = SettingsTable.Of(session, person.AccountId);
        var today = facts.Now.InZone(ReminderFacts.Zone(person)).Date;
        if (settings.Digest == NotificationSettings.Off)
            return Not("turned-off");
        if (SettingsTable.BounceScore(session, person.AccountId) >= SettingsTable.MostBounces)
            return Not("bounced");
        if (message.SentAgain)
        {
            if (IsOvertaken(session, "digest", "TRUE", message, null) is { } overtaken)
                return Not(overtaken);
            if (!MayTell(session, facts, person, isDueDay: false, person.Side))
                return Letter.Later;
        }
        else if (DayOf(session, message) != today || IsQuiet(facts, person, settings))
            return Not("day-over");

        var digest = DigestContents.Of(database, person, facts.Accounts, facts.Now, DueDigests.ToldUntil(session, person, settings, session.Now));
        return digest.IsEmpty ? Not("nothing-to-say")
            : new Letter(await mails.DigestAsync(message.MessageId, new DigestNotice(person, today, digest, CheckpointsFor(person)), session.Now), null);
    }

    /// <summary>Heads of delegation keep what the record has been signed with, outside of the tracker.</summary>
    public IReadOnlyList<Checkpoint> CheckpointsFor(Actor person) => person.Role == Role.Head ? checkpoints.Latest(person.Audience) : [];

    /// <summary>Whether what an administrator has sent again has been overtaken: the person was told of the same on a later day.</summary>
    private static string? IsOvertaken(Session session, string ledger, string same, LeasedMessage message, Planned? planned) => session.Connection.ExecuteScalar<bool>(
        $"""
        SELECT EXISTS (
          SELECT 1
          FROM {ledger}
          WHERE account_id = @AccountId AND {same} AND state IN ('planned', 'sent')
            AND local_date > (SELECT local_date FROM {ledger} WHERE id = @id))
        """,
        new { message.AccountId, planned?.DeadlineId, id = message.ReminderId ?? message.DigestId }) ? "superseded" : null;

    private static bool MayTell(Session session, DueFacts facts, Actor person, bool isDueDay, string party) =>
        !IsQuiet(facts, person, SettingsTable.Of(session, person.AccountId))
        && (isDueDay || facts.WorkingDays[party].IsWorking(facts.Now.InZone(ReminderFacts.Zone(person)).Date));

    private static bool IsQuiet(DueFacts facts, Actor person, NotificationSettings settings) =>
        settings.IsQuiet(facts.Now.InZone(ReminderFacts.Zone(person)).TimeOfDay);

    private static bool IsSnoozed(Session session, Actor person, long deadlineId, LocalDate today) => session.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM snooze WHERE account_id = @AccountId AND deadline_id = @deadlineId AND until > @today)",
        new { person.AccountId, deadlineId, today = LocalDatePattern.Iso.Format(today) });

    private static LocalDate DayOf(Session session, LeasedMessage message) =>
        LocalDatePattern.Iso.Parse(session.Connection.ExecuteScalar<string>("SELECT local_date FROM digest WHERE id = @DigestId", message)!).Value;

    /// <summary>A reminder as it stands in the ledger.</summary>
    private sealed record Planned(long DeadlineId, long Revision, LocalDate LocalDate, bool IsAcknowledged)
    {
        public static Planned Of(Session session, LeasedMessage message)
        {
            var row = session.Connection.QuerySingle<(long DeadlineId, long Revision, string LocalDate, string? AcknowledgedAt)>(
                "SELECT deadline_id, revision, local_date, acknowledged_at FROM reminder WHERE id = @ReminderId", message);
            return new(row.DeadlineId, row.Revision, LocalDatePattern.Iso.Parse(row.LocalDate).Value, row.AcknowledgedAt is not null);
        }
    }
}
