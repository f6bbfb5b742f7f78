using MimeKit;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.Delivery;

/// <summary>What a mail server says of a mail that it could not deliver, or not yet (RFC 3464).</summary>
/// <param name="MessageId">Of which mail.</param>
/// <param name="Action"><c>failed</c>, <c>delayed</c>, or what is nothing to worry about.</param>
/// <param name="Status">Such as <c>5.1.1</c>, and the server's own words.</param>
internal sealed record DeliveryReport(string MessageId, string Action, string Status)
{
    private const int Longest = 300;
    private const string Failed = "failed", Delayed = "delayed";

    /// <summary>How it counts for whoever the mail was to: 2 for never, 1 for later.</summary>
    public int Weight => WeightOf(Action);

    /// <summary>As it is noted with the mail.</summary>
    public string Text => OneLine.Of($"{Action} {Status}", Longest);

    /// <summary>The same, of what is noted.</summary>
    public static int WeightOf(string? text) => text?.Split(' ')[0] switch
    {
        Failed => 2,
        Delayed => 1,
        _ => 0,
    };

    /// <summary>The reports in a message, one of each recipient that it speaks of; none if it is no report, or does not say of which mail.</summary>
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
               select new DeliveryReport(messageId, recipient["Action"]!.Trim().ToLowerInvariant(), $"{recipient["Status"]} {recipient["Diagnostic-Code"]}"),
        ];
    }

    /// <summary>The Message-ID of the mail that is returned, whole or by its headers.</summary>
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
