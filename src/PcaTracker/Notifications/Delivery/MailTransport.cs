using MimeKit;

namespace PcaTracker.Notifications.Delivery;

/// <summary>Hands messages over to a mail server or a folder.</summary>
internal interface IMailTransport
{
    /// <summary>Hands over one message and returns the result.</summary>
    Task<Handover> SendAsync(MimeMessage message);
}

/// <summary>The result of a handover, with the reply of the server.</summary>
internal sealed record Handover(HandoverResult Result, string Reply);

/// <summary>How a handover ended.</summary>
internal enum HandoverResult
{
    /// <summary>The message was accepted.</summary>
    Accepted,

    /// <summary>This message was refused for now; others may be accepted.</summary>
    Refused,

    /// <summary>This message or its recipient was refused permanently.</summary>
    Rejected,

    /// <summary>No message can be handed over now.</summary>
    Unavailable,
}
