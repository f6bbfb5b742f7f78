using Dapper;
using MimeKit;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>
/// Reads the delivery reports (RFC 3464) that the operator drops into <c>bounces</c> in the data directory. A report is recorded with
/// its mail and counted for the recipient; the file then moves to <c>read</c>, and a file without a report to <c>unread</c>.
/// </summary>
internal sealed class Bounces(TrackerDatabase database, string dataDirectory, ILogger<Bounces> log)
{
    private const long Largest = 5_000_000;

    private readonly string _folder = Path.Combine(dataDirectory, "bounces");

    /// <summary>Reads all files that are waiting.</summary>
    public async Task RunAsync()
    {
        if (!Directory.Exists(_folder))
            return;
        // Files with a leading dot or ".tmp" are still being written.
        var complete = Directory.EnumerateFiles(_folder).Where(f => Path.GetFileName(f)[0] != '.' && !f.EndsWith(".tmp", StringComparison.Ordinal));
        foreach (var file in complete.Order(StringComparer.Ordinal).ToList())
            try
            {
                await ReadAsync(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.LogWarning(
                    "The returned mail in {File} cannot be read: {Why} The next attempt is in a minute.", Path.GetFileName(file), e.Message);
            }
    }

    private async Task ReadAsync(string file)
    {
        if (DeliveryReports(file) is { Count: > 0 } reports)
        {
            foreach (var report in reports)
                await RecordAsync(report);
            Move(file, "read");
        }
        else
        {
            log.LogWarning("The file {File} holds no delivery report (RFC 3464); it is kept in bounces/unread.", Path.GetFileName(file));
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
    /// Records a report unless an equal or worse one is recorded for the mail. A file is read twice if the process dies before it is
    /// moved, and servers report a delay many times.
    /// </summary>
    private Task<int> RecordAsync(DeliveryReport report) => database.WriteAsSystemAsync(session =>
    {
        var mail = session.Connection.QuerySingleOrDefault<(long AccountId, string? Bounce)?>(
            "SELECT account_id, bounce FROM outbox WHERE message_id = @MessageId AND sent_at IS NOT NULL", report);
        if (mail is not { } sent)
        {
            log.LogWarning("A delivery report names the mail {MessageId}, which was not sent from here.", OneLine.Of(report.MessageId, 200));
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
