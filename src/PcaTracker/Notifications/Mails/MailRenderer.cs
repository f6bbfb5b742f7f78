using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.ICalendar;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// Renders mails as text and HTML, one component each. Mail leaves row-level security behind: deadlines that one side keeps to itself
/// appear as a reference and a link.
/// </summary>
internal sealed class MailRenderer(MailSettings settings, Unsubscribe unsubscribe, ILoggerFactory loggers)
{
    // Every alphabet is sent as its letters; markup and invisible characters are still encoded.
    private static readonly ServiceProvider Letters =
        new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    private const int LongestSubject = 150;

    /// <summary>Renders a reminder.</summary>
    public async Task<MimeMessage> ReminderAsync(string messageId, ReminderMailModel model, DateTimeOffset now)
    {
        var says = new ReminderWords(model, settings.PublicUrl);
        var body = new Multipart("mixed")
        {
            await BodyAsync<ReminderText, ReminderHtml>(says.Words, new() { ["Says"] = says }),
            CalendarAttachment.Of(model, settings.PublicUrl, now),
        };
        var message = Message(messageId, model.Person, says.Words, says.Subject, body, now);
        // All reminders of a deadline share one thread.
        message.References.Add(string.Create(CultureInfo.InvariantCulture, $"deadline.{model.DeadlineId}@{settings.From.Domain}"));
        message.Headers.Add(HeaderId.ListId, ListId("reminders"));
        return Finished(message);
    }

    /// <summary>Renders a digest.</summary>
    public async Task<MimeMessage> DigestAsync(string messageId, DigestMailModel model, DateTimeOffset now)
    {
        var turnOff = unsubscribe.LinkFor(model.Person.AccountId);
        var says = new DigestWords(model, settings.PublicUrl, turnOff);
        var body = await BodyAsync<DigestText, DigestHtml>(says.Words, new() { ["Says"] = says });
        var message = Message(messageId, model.Person, says.Words, says.Subject, body, now);
        message.Headers.Add(HeaderId.ListId, ListId("digests"));
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{turnOff.AbsoluteUri}>");
        // RFC 8058: a mail program may unsubscribe by one click, over https only.
        if (turnOff.Scheme == Uri.UriSchemeHttps)
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        return Finished(message);
    }

    /// <summary>Renders a test mail.</summary>
    public async Task<MimeMessage> TestAsync(string messageId, Actor person, DateTimeOffset now)
    {
        var words = MailWords.Of(person.Language);
        var body = await BodyAsync<TestText, TestHtml>(words, new() { ["Words"] = words, ["Address"] = person.Email });
        return Finished(Message(messageId, person, words, words["TestSubject"], body, now));
    }

    private MimeMessage Message(string messageId, Actor person, MailWords words, string subject, MimeEntity body, DateTimeOffset now)
    {
        var message = new MimeMessage { MessageId = messageId, Date = now, Subject = HeaderText(subject, LongestSubject), Body = body };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(HeaderText(person.Name), person.Email));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.Precedence, "list");
        message.Headers.Add(HeaderId.ContentLanguage, words.Language);
        return message;
    }

    /// <summary>Makes text safe for a header field: text that looks like an encoded word would be decoded.</summary>
    private static string HeaderText(string text, int longest = int.MaxValue) =>
        OneLine.Of(text.Replace("=?", "= ?", StringComparison.Ordinal), longest);

    private string ListId(string list) => $"PcaTracker {list} <{list}.{settings.From.Domain}>";

    private async Task<MultipartAlternative> BodyAsync<TText, THtml>(MailWords words, Dictionary<string, object?> parameters)
        where TText : MailText
        where THtml : IComponent
    {
        await using var renderer = new HtmlRenderer(Letters, loggers);
        var text = MailText.Set(await RenderAsync<TText>(renderer, parameters));
        var html = (await RenderAsync<THtml>(renderer, parameters)).Trim() + "\n";
        return new MultipartAlternative(Part("plain", text, words), Part("html", html, words));
    }

    private static TextPart Part(string subtype, string text, MailWords words)
    {
        var part = new TextPart(subtype);
        part.SetText(Encoding.UTF8, text);
        part.Headers.Add(HeaderId.ContentLanguage, words.Language);
        return part;
    }

    private static Task<string> RenderAsync<TComponent>(HtmlRenderer renderer, Dictionary<string, object?> parameters)
        where TComponent : IComponent =>
        renderer.Dispatcher.InvokeAsync(
            async () => (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());

    /// <summary>
    /// Prepares a message for seven-bit transport. Boundaries follow from the Message-ID, so that the same content gives the same
    /// bytes when it is sent again.
    /// </summary>
    private static MimeMessage Finished(MimeMessage message)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.MessageId!)))[..24];
        SetBoundaries(message.Body!, "0", name);
        message.Prepare(EncodingConstraint.SevenBit, 76);
        return message;
    }

    // Encoded text never contains "=_", so no text contains a boundary, and no boundary is the prefix of another.
    private static void SetBoundaries(MimeEntity entity, string path, string name)
    {
        if (entity is not Multipart multipart)
            return;
        multipart.Boundary = $"=_{path}_{name}";
        foreach (var (index, part) in multipart.Index())
            SetBoundaries(part, string.Create(CultureInfo.InvariantCulture, $"{path}{index}"), name);
    }
}
