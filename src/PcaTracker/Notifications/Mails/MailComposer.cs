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

/// <summary>The result of composing: a mail, the reason why there is none, or neither where the message has to wait.</summary>
/// <param name="Mail">The mail.</param>
/// <param name="WhyNot">One of <see cref="SuppressionReason"/>.</param>
/// <param name="ToldUntil">For a digest, see <see cref="Digest.ToldUntil"/>.</param>
internal sealed record ComposedMail(MimeMessage? Mail = null, string? WhyNot = null, DateTimeOffset? ToldUntil = null)
{
    /// <summary>Sent again by an administrator at a quiet hour or on a day off of its recipient: it waits.</summary>
    public static readonly ComposedMail Later = new();

    /// <summary>No mail, for this reason.</summary>
    public static ComposedMail Not(string why) => new(WhyNot: why);
}

/// <summary>
/// Composes a message when it is sent, from the data and settings of that moment. A message that no longer holds, or is no longer for
/// its recipient, is not sent.
/// </summary>
internal sealed class MailComposer(TrackerDatabase database, MailRenderer renderer, Checkpoints checkpoints)
{
    /// <summary>Composes a leased message.</summary>
    public async Task<ComposedMail> ComposeAsync(LeasedMessage message)
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session);
        if (facts.Accounts.FirstOrDefault(a => a.AccountId == message.AccountId) is not { } person)
            return ComposedMail.Not(SuppressionReason.Disabled);
        var recipient = new Recipient(person, SettingsTable.Of(session, person.AccountId), facts.Now.InZone(ReminderFacts.Zone(person)));
        return message.Kind switch
        {
            OutboxKind.Reminder => await ReminderAsync(session, facts, recipient, message),
            OutboxKind.Digest => await DigestAsync(session, facts, recipient, message),
            _ => new ComposedMail(await renderer.TestAsync(message.MessageId, person, session.Now)),
        };
    }

    /// <summary>The latest signed checkpoints for a head of delegation, to be kept outside the tracker; otherwise empty.</summary>
    public IReadOnlyList<Checkpoint> CheckpointsFor(Actor person) => person.Role == Role.Head ? checkpoints.Latest(person.Audience) : [];

    private async Task<ComposedMail> ReminderAsync(Session session, DueFacts facts, Recipient recipient, LeasedMessage message)
    {
        var planned = session.Connection.QuerySingle<PlannedReminder>(
            "SELECT deadline_id, revision, local_date, acknowledged_at FROM reminder WHERE id = @ReminderId", message);
        var deadline = ReminderFacts.Deadline(session, planned.DeadlineId)!;
        var reason = deadline.Recipients(facts.Accounts).FirstOrDefault(r => r.Person.AccountId == recipient.Person.AccountId)?.Reason;
        // Evaluated only for open deadlines of this recipient: a row damaged by another program may have no valid day.
        bool MaySend() => !recipient.IsQuiet
            && (recipient.Today == deadline.DueDate || facts.WorkingDays[deadline.ResponsibleParty].IsWorking(recipient.Today));
        var whyNot =
            !recipient.Person.Audience.Sees.Contains(deadline.Visibility) ? SuppressionReason.NotVisible
            : deadline.Status != Deadline.Open ? deadline.Status
            : deadline.Revision != planned.Revision || !deadline.IsWhole ? SuppressionReason.Changed
            : planned.AcknowledgedAt is not null ? SuppressionReason.Seen
            : reason is null ? SuppressionReason.NotTheirs
            : WhyNotNow(session, recipient, message, planned.LocalDate, MaySend())
            ?? (IsSnoozed(session, recipient, deadline) ? SuppressionReason.Snoozed : null);
        return whyNot is not null ? ComposedMail.Not(whyNot)
            : !MaySend() ? ComposedMail.Later
            : new ComposedMail(await renderer.ReminderAsync(
                message.MessageId, deadline.MailModel(recipient.Person, reason!, recipient.Today, PreviousDueDay(session, message)), session.Now));
    }

    private async Task<ComposedMail> DigestAsync(Session session, DueFacts facts, Recipient recipient, LeasedMessage message)
    {
        var day = session.Connection.ExecuteScalar<string>("SELECT local_date FROM digest WHERE id = @DigestId", message)!;
        var maySend = !recipient.IsQuiet && facts.WorkingDays[recipient.Person.Side].IsWorking(recipient.Today);
        var whyNot =
            recipient.Settings.Digest == NotificationSettings.Off ? SuppressionReason.TurnedOff
            : SettingsTable.BounceScore(session, recipient.Person.AccountId) >= SettingsTable.MostBounces ? SuppressionReason.Bounced
            : WhyNotNow(session, recipient, message, day, maySend);
        if (whyNot is not null)
            return ComposedMail.Not(whyNot);
        if (!maySend)
            return ComposedMail.Later;
        var since = DigestReach.Of(session, recipient.Person).ToldUntil(facts, recipient.Person, recipient.Settings, facts.Now);
        var digest = DigestContents.Of(database, recipient.Person, facts.Accounts, facts.Now, since);
        return digest.IsEmpty ? ComposedMail.Not(SuppressionReason.NothingToSay) : new ComposedMail(
            await renderer.DigestAsync(
                message.MessageId, new DigestMailModel(recipient.Person, recipient.Today, digest, CheckpointsFor(recipient.Person)), session.Now),
            ToldUntil: digest.ToldUntil);
    }

    /// <summary>
    /// Why a message may not be sent now. It belongs to its day, and is sent in its recipient's hours on working days; the next sweep
    /// plans a missed one anew. A message that an administrator sends again waits for such an hour instead, unless a later one on the
    /// same subject was planned.
    /// </summary>
    private static string? WhyNotNow(Session session, Recipient recipient, LeasedMessage message, string day, bool maySend) =>
        message.SentAgain ? IsSuperseded(session, message) ? SuppressionReason.Superseded : null
        : day != LocalDatePattern.Iso.Format(recipient.Today) || !maySend ? SuppressionReason.DayOver
        : null;

    private static bool IsSuperseded(Session session, LeasedMessage message) => session.Connection.ExecuteScalar<bool>(
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

    private static bool IsSnoozed(Session session, Recipient recipient, RemindedDeadline deadline) => session.Connection.ExecuteScalar<bool>(
        "SELECT EXISTS (SELECT 1 FROM snooze WHERE account_id = @AccountId AND deadline_id = @Id AND due_on = @DueOn AND until > @today)",
        new { recipient.Person.AccountId, deadline.Id, deadline.DueOn, today = LocalDatePattern.Iso.Format(recipient.Today) });

    /// <summary>The due day named by the recipient's previous reminder, if they got one since the deadline was last opened.</summary>
    private static LocalDate? PreviousDueDay(Session session, LeasedMessage message) =>
        session.Connection.QueryFirstOrDefault<string?>(
            """
            SELECT before.due_on
            FROM reminder r
            JOIN reminder before ON before.deadline_id = r.deadline_id AND before.account_id = r.account_id AND before.id <> r.id
            WHERE r.id = @ReminderId AND before.state = 'sent' AND NOT before.before_reopening
            ORDER BY before.revision DESC, before.local_date DESC
            """,
            message) is { } day && Days.IsDay(day) ? LocalDatePattern.Iso.Parse(day).Value : null;

    /// <summary>The recipient of a message, with settings and local time.</summary>
    private sealed record Recipient(Actor Person, NotificationSettings Settings, ZonedDateTime Now)
    {
        public LocalDate Today => Now.Date;

        public bool IsQuiet => Settings.IsQuiet(Now.TimeOfDay);
    }

    /// <summary>A row of the reminder ledger.</summary>
    private sealed record PlannedReminder(long DeadlineId, long Revision, string LocalDate, string? AcknowledgedAt);
}
