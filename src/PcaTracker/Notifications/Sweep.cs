using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Features.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Notifications;

/// <summary>
/// Finds what people are to be told now, and writes each of it into its ledger and the outbox, all in one transaction. It looks at
/// the state of the record and at what was told, never at events: a tick that was missed, doubled or killed changes nothing. Two sweeps
/// run one after the other, so that the second knows what the first has planned.
/// </summary>
internal sealed class Sweep(TrackerDatabase database, MailSettings mail, LastSweep last, FailPoints points, TimeProvider time, ILogger<Sweep> log)
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Plans what is due now; says how many messages that was.</summary>
    public async Task<int> RunAsync()
    {
        await _one.WaitAsync();
        try
        {
            return await RunAloneAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<int> RunAloneAsync()
    {
        var startedAt = time.GetTimestamp();
        var found = Find();
        var planned = found.Count == 0 ? 0 : await database.WriteAsSystemAsync(session =>
        {
            var count = found.Sum(item => item.Reminder is { } reminder ? Plan(session, item, reminder) : PlanDigest(session, item));
            points.Pass("sweep-written");
            return count;
        });
        last.Note(startedAt, planned);
        points.Pass("sweep-done");
        return planned;
    }

    private List<Found> Find()
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session);
        return [.. DueReminders.Of(session, facts, log), .. DueDigests.Of(database, session, facts, log)];
    }

    private int Plan(Session session, Found found, DueReminder reminder)
    {
        var row = new
        {
            Id = NewId.Draw(),
            reminder.DeadlineId,
            reminder.Revision,
            reminder.DueOn,
            found.AccountId,
            Offset = reminder.Reminder.Code,
            LocalDate = LocalDatePattern.Iso.Format(found.LocalDate),
            reminder.Reason,
        };
        var isNew = session.Connection.Execute(
            """
            INSERT INTO reminder (id, deadline_id, revision, due_on, account_id, offset, local_date, reason)
            VALUES (@Id, @DeadlineId, @Revision, @DueOn, @AccountId, @Offset, @LocalDate, @Reason)
            ON CONFLICT DO NOTHING
            """,
            row);
        return isNew == 0 ? 0 : Outbox.Add(session, OutboxKind.Reminder, row.Id, found.AccountId, $"reminder.{row.Id}.{row.Revision}@{mail.From.Domain}");
    }

    private int PlanDigest(Session session, Found found)
    {
        var digest = found.Digest!;
        var row = new
        {
            Id = NewId.Draw(),
            found.AccountId,
            LocalDate = LocalDatePattern.Iso.Format(found.LocalDate),
            State = digest.IsEmpty ? "empty" : "planned",
            // Of one that nobody has been sent yet, when it was planned.
            ToldUntil = Instants.Text(digest.IsEmpty ? digest.Since : session.Now),
        };
        var isNew = session.Connection.Execute(
            """
            INSERT INTO digest (id, account_id, local_date, state, told_until)
            VALUES (@Id, @AccountId, @LocalDate, @State, @ToldUntil)
            ON CONFLICT DO NOTHING
            """,
            row);
        return isNew == 0 || digest.IsEmpty ? 0 : Outbox.Add(session, OutboxKind.Digest, row.Id, found.AccountId, $"digest.{row.Id}@{mail.From.Domain}");
    }
}

/// <summary>Somebody who is to be told now: of a deadline, or by a digest, which may have nothing to say today.</summary>
internal sealed record Found(long AccountId, LocalDate LocalDate, DueReminder? Reminder = null, DueDigest? Digest = null);

/// <summary>The reminder of one deadline that is due to somebody.</summary>
internal sealed record DueReminder(long DeadlineId, long Revision, string DueOn, Reminder Reminder, string Reason);

/// <summary>The digest that is due to somebody: whether there is nothing to say, and from when on it tells of changes.</summary>
internal sealed record DueDigest(bool IsEmpty, DateTimeOffset Since);
