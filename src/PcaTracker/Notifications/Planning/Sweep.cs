using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Runtime;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>
/// Plans due messages: writes each into its ledger and the outbox, in one transaction. It compares the present data with the ledgers
/// and depends on no event, so that a missed, doubled or killed tick loses nothing. Sweeps run one after the other, so that the
/// second sees what the first has planned.
/// </summary>
internal sealed class Sweep(
    TrackerDatabase database, MailSettings mail, LastSweep last, FailPoints points, TimeProvider time, ILogger<Sweep> log) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Plans what is due now and returns the number of messages.</summary>
    public async Task<int> RunAsync()
    {
        await _one.WaitAsync();
        try
        {
            // One after the other on all nodes: each looks for itself, and finds what another has planned.
            using var turn = await database.TakeTurnAsync(NodeWork.Sweep, LongestWait);
            if (turn is null)
                return 0;
            var startedAt = time.GetTimestamp();
            var planned = await PlanAsync(Find());
            last.Note(startedAt, planned);
            points.Pass("sweep-done");
            return planned;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Plans in one pass what sweeps at all of these moments would have planned, if nothing changed meanwhile.</summary>
    /// <param name="moments">Ascending.</param>
    /// <param name="progress">Receives the progress.</param>
    public async Task<int> CatchUpAsync(IReadOnlyList<Instant> moments, ProgressLine? progress = null)
    {
        await _one.WaitAsync();
        try
        {
            return await PlanAsync([.. Find(moments, progress).OrderBy(found => found.At)], progress);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Frees the lock.</summary>
    public void Dispose() => _one.Dispose();

    private List<PlannedMessage> Find(IReadOnlyList<Instant>? moments = null, ProgressLine? progress = null)
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session, moments);
        progress?.Step("looking for what was due");
        var reminders = DueReminders.Of(session, facts, log, progress);
        progress?.Step("looking whose digest was due");
        return [.. reminders, .. DueDigests.Of(database, session, facts, log, progress)];
    }

    private async Task<int> PlanAsync(List<PlannedMessage> found, ProgressLine? progress = null)
    {
        if (found.Count == 0)
            return 0;
        progress?.Step("planning messages");
        return await database.WriteAsSystemAsync(session =>
        {
            var count = 0;
            foreach (var (index, item) in found.Index())
            {
                progress?.Report(index, found.Count);
                count += item.Reminder is { } reminder ? Plan(session, item, reminder) : PlanDigest(session, item);
            }

            points.Pass("sweep-written");
            return count;
        });
    }

    private int Plan(Session session, PlannedMessage found, DueReminder reminder)
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
            INSERT INTO reminder (id, deadline_id, revision, due_on, account_id, "offset", local_date, reason)
            VALUES (@Id, @DeadlineId, @Revision, @DueOn, @AccountId, @Offset, @LocalDate, @Reason)
            ON CONFLICT DO NOTHING
            """,
            row);
        return isNew == 0 ? 0
            : Outbox.Add(session, OutboxKind.Reminder, row.Id, found.AccountId, $"reminder.{row.Id}.{row.Revision}@{mail.From.Domain}", found.At);
    }

    private int PlanDigest(Session session, PlannedMessage found)
    {
        var digest = found.Digest!;
        var row = new
        {
            Id = NewId.Draw(),
            found.AccountId,
            LocalDate = LocalDatePattern.Iso.Format(found.LocalDate),
            State = digest.IsEmpty ? "empty" : "planned",
            // A planned digest holds the moment of planning until it is sent.
            ToldUntil = Instants.Text(digest.IsEmpty ? digest.Since : found.At.ToDateTimeOffset()),
        };
        var isNew = session.Connection.Execute(
            """
            INSERT INTO digest (id, account_id, local_date, state, told_until)
            VALUES (@Id, @AccountId, @LocalDate, @State, @ToldUntil)
            ON CONFLICT DO NOTHING
            """,
            row);
        return isNew == 0 || digest.IsEmpty ? 0
            : Outbox.Add(session, OutboxKind.Digest, row.Id, found.AccountId, $"digest.{row.Id}@{mail.From.Domain}", found.At);
    }
}

/// <summary>A message due to somebody at a moment: a reminder, or a digest that may be empty.</summary>
internal sealed record PlannedMessage(long AccountId, Instant At, LocalDate LocalDate, DueReminder? Reminder = null, DueDigest? Digest = null);

/// <summary>A reminder due to somebody.</summary>
internal sealed record DueReminder(long DeadlineId, long Revision, string DueOn, Reminder Reminder, string Reason);

/// <summary>A digest due to somebody: whether it is empty, and the moment after which it includes changes.</summary>
internal sealed record DueDigest(bool IsEmpty, DateTimeOffset Since);
