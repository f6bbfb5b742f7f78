using MimeKit;

namespace PcaTracker.Notifications;

/// <summary>
/// The transport of a tracker without a mail server: one file per message, which appears complete or not at all. It is named by
/// the Message-ID, so that an attempt repeated after a crash overwrites its own file.
/// </summary>
internal sealed class EmlTransport(string folder) : IMailTransport
{
    public async Task<Handover> SendAsync(MimeMessage message)
    {
        var file = Path.Combine(folder, message.MessageId + ".eml");
        var unfinished = file + ".tmp";
        try
        {
            Directory.CreateDirectory(folder);
            await using (var stream = File.Create(unfinished))
            {
                await message.WriteToAsync(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, file, overwrite: true);
            return new(HandoverResult.Accepted, $"written to {Path.GetFileName(file)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(HandoverResult.Unavailable, e.Message);
        }
    }
}
