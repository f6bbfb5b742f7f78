using MimeKit;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Delivery;

/// <summary>
/// Writes each message to a file, for a tracker without a mail server. The file appears complete or not at all, and is named by the
/// Message-ID, so that an attempt repeated after a crash overwrites its own file.
/// </summary>
internal sealed class EmlTransport(string folder) : IMailTransport
{
    public Task<Handover> SendAsync(MimeMessage message)
    {
        var file = Path.Combine(folder, message.MessageId + ".eml");
        try
        {
            Directory.CreateDirectory(folder);
            DurableFile.Replace(file, stream => message.WriteTo(stream));
            return Task.FromResult(new Handover(HandoverResult.Accepted, $"written to {Path.GetFileName(file)}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new Handover(HandoverResult.Unavailable, e.Message));
        }
    }
}
