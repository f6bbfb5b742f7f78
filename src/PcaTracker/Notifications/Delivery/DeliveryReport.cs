using MimeKit;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.Delivery;

/// <summary>A report of a mail server on one recipient of a mail that is delayed or could not be delivered (RFC 3464).</summary>
/// <param name="MessageId">Message-ID of the mail.</param>
/// <param name="Action"><c>failed</c>, <c>delayed</c>, or an action that does not count.</param>
/// <param name="Status">The status such as <c>5.1.1</c>, and the server's text.</param>
internal sealed record DeliveryReport(string MessageId, string Action, string Status)
{
    private const int Longest = 300;
    private const string Failed = "failed", Delayed = "delayed";

    /// <summary>How much it counts against the recipient: 2 for failed, 1 for delayed.</summary>
    public int Weight => WeightOf(Action);

    /// <summary>The text recorded with the mail.</summary>
    public string Text => OneLine.Of($"{Action} {Status}", Longest);

    /// <summary>The weight of a recorded text.</summary>
    public static int WeightOf(string? text) => text?.Split(' ')[0] switch
    {
        Failed => 2,
        Delayed => 1,
        _ => 0,
    };

    /// <summary>Reads the reports in a message, one per recipient; empty if it is no report or names no mail.</summary>
    public static IReadOnlyList<DeliveryReport> In(MimeMessage message)
    {
        if (message.Body is not MultipartReport body || body.OfType<MessageDeliveryStatus>().FirstOrDefault() is not { } status)
            return [];
        var groups = status.StatusGroups;
        var messageId = Returned(body) ?? groups.FirstOrDefault()?["Original-Envelope-Id"]?.Trim().Trim('<', '>');
        return messageId is null or "" ? [] :
        [
            .. from recipient in groups.Skip(1)
               where recipient["Action"] is not null
               select new DeliveryReport(
                   messageId, recipient["Action"]!.Trim().ToLowerInvariant(), $"{recipient["Status"]} {recipient["Diagnostic-Code"]}"),
        ];
    }

    /// <summary>The Message-ID of the mail, which a report returns whole or as headers.</summary>
    private static string? Returned(MultipartReport body) => body.Select(part => part switch
    {
        MessagePart returned => returned.Message?.MessageId,
        TextPart { ContentType: { } type } headers when type.IsMimeType("text", "rfc822-headers") => HeadersOf(headers.Text),
        _ => null,
    }).OfType<string>().FirstOrDefault();

    private static string? HeadersOf(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text + "\r\n\r\n"));
        return MimeMessage.Load(stream).MessageId;
    }
}
