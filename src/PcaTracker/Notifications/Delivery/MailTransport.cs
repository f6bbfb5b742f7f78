using MimeKit;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Hands a message over: to a server, or to a folder.</summary>
internal interface IMailTransport
{
    /// <summary>Says what came of it.</summary>
    Task<Handover> SendAsync(MimeMessage message);
}

/// <summary>What came of handing a message over, in the words of whoever took it or did not.</summary>
internal sealed record Handover(HandoverResult Result, string Reply);

internal enum HandoverResult
{
    Accepted,

    /// <summary>This message was refused for now; another may not be.</summary>
    Refused,

    /// <summary>This message, or whom it is for, was refused for good.</summary>
    Rejected,

    /// <summary>Nothing can be handed over now.</summary>
    Unavailable,
}
