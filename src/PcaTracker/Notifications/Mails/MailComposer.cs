using Dapper;
using MimeKit;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Changes.Audit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Mails;

/// <summary>A message as the record stands now; or why there is none any more; or, with neither, one that has to wait.</summary>
/// <param name="Mail">The message.</param>
/// <param name="WhyNot">One of <see cref="SuppressionReason"/>.</param>
/// <param name="ToldUntil">Of a digest: see <see cref="Digest.ToldUntil"/>.</param>
internal sealed record ComposedMail(MimeMessage? Mail = null, string? WhyNot = null, DateTimeOffset? ToldUntil = null)
{
    /// <summary>One that an administrator has sent again, at an hour or on a day on which its reader is told nothing.</summary>
    public static readonly ComposedMail Later = new();

    public static ComposedMail Not(string why) => new(WhyNot: why);
}

/// <summary>
/// Makes a message at the moment it is sent, from the record and the wishes as they are then: what no longer holds, or is not for
/// this person any more, is not sent.
/// </summary>
internal sealed class MailComposer(TrackerDatabase database, MailRenderer mails, Checkpoints checkpoints)
{
    public async Task<ComposedMail> ComposeAsync(LeasedMessage message)
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session);
        if (facts.Accounts.FirstOrDefault(a => a.AccountId == message.AccountId) is not { } person)
            return ComposedMail.Not(SuppressionReason.Disabled);
        var reader = new Reader(person, SettingsTable.Of(session, person.AccountId), facts.Now.InZone(ReminderFacts.Zone(person)));
        return message.Kind switch
        {
            OutboxKind.Reminder => await ReminderAsync(session, facts, reader, message),
            OutboxKind.Digest => await DigestAsync(session, facts, reader, message),
            _ => new ComposedMail(await mails.TestAsync(message.MessageId, person, session.Now)),
        };
    }

    /// <summary>Heads of delegation keep what the record has been signed with, outside of the tracker.</summary>
    public IReadOnlyList<Checkpoint> CheckpointsFor(Actor person) => person.Role == Role.Head ? checkpoints.Latest(person.Audience) : [];

    private async Task<ComposedMail> ReminderAsync(Session session, DueFacts facts, Reader reader, LeasedMessage message)
    {
        var planned = session.Connection.QuerySingle<Planned>("SELECT deadline_id, revision, local_date, acknowledged_at FROM reminder WHERE id = @ReminderId", message);
        var deadline = ReminderFacts.Deadline(session, planned.DeadlineId)!;
        var reason = deadline.Recipients(facts.Accounts).FirstOrDefault(r => r.Person.AccountId == reader.Person.AccountId)?.Reason;
        // Asked only of what is open and theirs: what a program wrote that knows nothing of days may have none.
        bool MayTell() => !reader.IsQuiet && (reader.Today == deadline.DueDate || facts.WorkingDays[deadline.ResponsibleParty].IsWorking(reader.Today));
        var whyNot =
            !reader.Person.Audience.Sees.Contains(deadline.Visibility) ? SuppressionReason.NotVisible
            : deadline.Status != Deadline.Open ? deadline.Status
            : deadline.Revision != planned.Revision || !deadline.IsWhole ? SuppressionReason.Changed
            : planned.AcknowledgedAt is not null ? SuppressionReason.Seen
            : reason is null ? SuppressionReason.NotTheirs
            : WhyNotNow(session, reader, message, planned.LocalDate, MayTell())
            ?? (IsSnoozed(session, reader, deadline) ? SuppressionReason.Snoozed : null);
        return whyNot is not null ? ComposedMail.Not(whyNot)
            : !MayTell() ? ComposedMail.Later
            : new ComposedMail(await mails.ReminderAsync(message.MessageId, deadline.Notice(reader.Person, reason!, reader.Today, ToldBefore(session, message)), session.Now));
    }

    private async Task<ComposedMail> DigestAsync(Session session, DueFacts facts, Reader reader, LeasedMessage message)
    {
        var day = session.Connection.ExecuteScalar<string>("SELECT local_date FROM digest WHERE id = @DigestId", message)!;
        var mayTell = !reader.IsQuiet && facts.WorkingDays[reader.Person.Side].IsWorking(reader.Today);
        var whyNot =
            reader.Settings.Digest == NotificationSettings.Off ? SuppressionReason.TurnedOff
            : SettingsTable.BounceScore(session, reader.Person.AccountId) >= SettingsTable.MostBounces ? SuppressionReason.Bounced
            : WhyNotNow(session, reader, message, day, mayTell);
        if (whyNot is not null)
            return ComposedMail.Not(whyNot);
        if (!mayTell)
            return ComposedMail.Later;
        var since = DigestReach.Of(session, reader.Person).ToldUntil(facts, reader.Person, reader.Settings, facts.Now);
        var digest = DigestContents.Of(database, reader.Person, facts.Accounts, facts.Now, since);
        return digest.IsEmpty ? ComposedMail.Not(SuppressionReason.NothingToSay) : new ComposedMail(
            await mails.DigestAsync(message.MessageId, new DigestNotice(reader.Person, reader.Today, digest, CheckpointsFor(reader.Person)), session.Now),
            ToldUntil: digest.ToldUntil);
    }

    /// <summary>
    /// A message belongs to its day, and to hours and days on which its reader is told anything. What could not be handed over by then
    /// is planned anew by the next sweep that may, and says what holds then. One that an administrator has sent again waits for such
    /// an hour instead, unless its reader was told of the same on a later day.
    /// </summary>
    private static string? WhyNotNow(Session session, Reader reader, LeasedMessage message, string day, bool mayTell) =>
        message.SentAgain ? IsOvertaken(session, message) ? SuppressionReason.Superseded : null
        : day != LocalDatePattern.Iso.Format(reader.Today) || !mayTell ? SuppressionReason.DayOver
        : null;

    private static bool IsOvertaken(Session session, LeasedMessage message) => session.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (
            SELECT 1
            FROM reminder old
            JOIN reminder later ON later.account_id = old.account_id AND later.deadline_id = old.deadline_id AND later.local_date > old.local_date
            WHERE old.id = @ReminderId AND later.state IN ('planned', 'sent'))
          OR EXISTS (
            SELECT 1
            FROM digest old
            JOIN digest later ON later.account_id = old.account_id AND later.local_date > old.local_date
            WHERE old.id = @DigestId AND later.state IN ('planned', 'sent'))
        """,
        message);

    private static bool IsSnoozed(Session session, Reader reader, RemindedDeadline deadline) => session.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM snooze WHERE account_id = @AccountId AND deadline_id = @Id AND due_on = @DueOn AND until > @today)",
        new { reader.Person.AccountId, deadline.Id, deadline.DueOn, today = LocalDatePattern.Iso.Format(reader.Today) });

    /// <summary>The due day of the reminder that its reader got before this one, if they got one since the deadline was last opened.</summary>
    private static LocalDate? ToldBefore(Session session, LeasedMessage message) =>
        session.Connection.QueryFirstOrDefault<string?>(
            """
            SELECT before.due_on
            FROM reminder r
            JOIN reminder before ON before.deadline_id = r.deadline_id AND before.account_id = r.account_id AND before.id <> r.id
            WHERE r.id = @ReminderId AND before.state = 'sent' AND before.before_reopening = 0
            ORDER BY before.revision DESC, before.local_date DESC
            """,
            message) is { } day && Days.IsDay(day) ? LocalDatePattern.Iso.Parse(day).Value : null;

    /// <summary>Whom a message is to, how they want to be told, and what their clocks say.</summary>
    private sealed record Reader(Actor Person, NotificationSettings Settings, ZonedDateTime Now)
    {
        public LocalDate Today => Now.Date;

        public bool IsQuiet => Settings.IsQuiet(Now.TimeOfDay);
    }

    /// <summary>A reminder as it stands in the ledger.</summary>
    private sealed record Planned(long DeadlineId, long Revision, string LocalDate, string? AcknowledgedAt);
}
