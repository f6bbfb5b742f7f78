using Dapper;
using MimeKit;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>
/// Reads what came back: whoever keeps the mailbox of <c>PcaTracker:Mail:Bounces</c> drops its messages into <c>bounces</c> in the data
/// directory. A report on a mail of ours is noted with it and counted for its reader; the file then lies in <c>read</c>, and one that
/// is no such report in <c>unread</c>.
/// </summary>
internal sealed class Bounces(TrackerDatabase database, string dataDirectory, ILogger<Bounces> log)
{
    private const long Largest = 5_000_000;

    private readonly string _folder = Path.Combine(dataDirectory, "bounces");

    public async Task RunAsync()
    {
        if (!Directory.Exists(_folder))
            return;
        // A file under a name with a dot or ".tmp" is still being written.
        foreach (var file in Directory.EnumerateFiles(_folder).Where(f => Path.GetFileName(f)[0] != '.' && !f.EndsWith(".tmp", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList())
            try
            {
                await ReadAsync(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.LogWarning("What came back as {File} cannot be read: {Why} The next attempt is in a minute.", Path.GetFileName(file), e.Message);
            }
    }

    private async Task ReadAsync(string file)
    {
        if (DeliveryReports(file) is { Count: > 0 } reports)
        {
            foreach (var report in reports)
                await NoteAsync(report);
            Move(file, "read");
        }
        else
        {
            log.LogWarning("What came back as {File} is no report on the delivery of a mail (RFC 3464); it is kept in bounces/unread.", Path.GetFileName(file));
            Move(file, "unread");
        }
    }

    private static IReadOnlyList<DeliveryReport> DeliveryReports(string file)
    {
        if (new FileInfo(file).Length > Largest)
            return [];
        try
        {
            using var message = MimeMessage.Load(file);
            return DeliveryReport.In(message);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return [];
        }
    }

    /// <summary>
    /// A file may be read twice, if the process dies before it is moved, and a server reports many times that it still tries: of one
    /// mail only what is worse than what was noted counts.
    /// </summary>
    private Task<int> NoteAsync(DeliveryReport report) => database.WriteAsSystemAsync(session =>
    {
        var mail = session.Connection.QuerySingleOrDefault<(long AccountId, string? Bounce)?>(
            "SELECT account_id, bounce FROM outbox WHERE message_id = @MessageId AND sent_at IS NOT NULL", report);
        if (mail is not { } sent)
        {
            log.LogWarning("The mail {MessageId}, of which a report came back, is none that was sent from here.", OneLine.Of(report.MessageId, 200));
            return 0;
        }
        if (report.Weight <= DeliveryReport.WeightOf(sent.Bounce))
            return 0;
        SettingsTable.RaiseBounceScore(session, sent.AccountId, report.Weight);
        return session.Connection.Execute("UPDATE outbox SET bounce = @Text WHERE message_id = @MessageId", report);
    });

    private void Move(string file, string to)
    {
        Directory.CreateDirectory(Path.Combine(_folder, to));
        DurableFile.Rename(file, Path.Combine(_folder, to, Path.GetFileName(file)));
    }
}
