using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.ICalendar;

namespace PcaTracker.Notifications.Mails;

/// <summary>
/// Makes the mails, each as text and as HTML by a component of its own. Mail leaves the tracker's walls: what one side keeps to
/// itself goes by reference and link alone.
/// </summary>
internal sealed class MailRenderer(MailSettings settings, Unsubscribe unsubscribe, IServiceProvider services, ILoggerFactory loggers)
{
    private const int LongestSubject = 150;

    public async Task<MimeMessage> ReminderAsync(string messageId, ReminderNotice notice, DateTimeOffset now)
    {
        var says = new ReminderWords(notice, settings.PublicUrl);
        var body = new Multipart("mixed")
        {
            await BodyAsync<ReminderText, ReminderHtml>(says.Words, new() { ["Says"] = says }),
            CalendarFile.Of(notice, settings.PublicUrl, now),
        };
        var message = Message(messageId, notice.Person, says.Words, says.Subject, body, now);
        // Every reminder of one deadline hangs on the same thread.
        message.References.Add(string.Create(CultureInfo.InvariantCulture, $"deadline.{notice.DeadlineId}@{settings.From.Domain}"));
        message.Headers.Add(HeaderId.ListId, ListId("reminders"));
        return Finished(message);
    }

    public async Task<MimeMessage> DigestAsync(string messageId, DigestNotice notice, DateTimeOffset now)
    {
        var turnOff = unsubscribe.LinkFor(notice.Person.AccountId);
        var says = new DigestWords(notice, settings.PublicUrl, turnOff);
        var message = Message(messageId, notice.Person, says.Words, says.Subject, await BodyAsync<DigestText, DigestHtml>(says.Words, new() { ["Says"] = says }), now);
        message.Headers.Add(HeaderId.ListId, ListId("digests"));
        message.Headers.Add(HeaderId.ListUnsubscribe, $"<{turnOff.AbsoluteUri}>");
        // RFC 8058: a mail program may turn it off by one click, and only by https.
        if (turnOff.Scheme == Uri.UriSchemeHttps)
            message.Headers.Add(HeaderId.ListUnsubscribePost, "List-Unsubscribe=One-Click");
        return Finished(message);
    }

    public async Task<MimeMessage> TestAsync(string messageId, Actor person, DateTimeOffset now)
    {
        var words = MailWords.Of(person.Language);
        var body = await BodyAsync<TestText, TestHtml>(words, new() { ["Words"] = words, ["Address"] = person.Email });
        return Finished(Message(messageId, person, words, words["TestSubject"], body, now));
    }

    private MimeMessage Message(string messageId, Actor person, MailWords words, string subject, MimeEntity body, DateTimeOffset now)
    {
        var message = new MimeMessage { MessageId = messageId, Date = now, Subject = Field(subject, LongestSubject), Body = body };
        message.From.Add(settings.From);
        message.To.Add(new MailboxAddress(Field(person.Name), person.Email));
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Headers.Add(HeaderId.Precedence, "list");
        message.Headers.Add(HeaderId.ContentLanguage, words.Language);
        return message;
    }

    /// <summary>Text in a header field: what looks like an encoded word, and would be read as what it encodes, is made to look like none.</summary>
    private static string Field(string text, int longest = int.MaxValue) => OneLine.Of(text.Replace("=?", "= ?", StringComparison.Ordinal), longest);

    private string ListId(string list) => $"PcaTracker {list} <{list}.{settings.From.Domain}>";

    private async Task<MultipartAlternative> BodyAsync<TText, THtml>(MailWords words, Dictionary<string, object?> parameters)
        where TText : MailText
        where THtml : IComponent
    {
        await using var renderer = new HtmlRenderer(services, loggers);
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
        renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());

    /// <summary>As it goes over any wire; and the same bytes for the same content, so that what is sent again is the same mail.</summary>
    private static MimeMessage Finished(MimeMessage message)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.MessageId!)))[..24];
        SetBoundaries(message.Body!, "0", name);
        message.Prepare(EncodingConstraint.SevenBit, 76);
        return message;
    }

    // No encoded text holds "=_", so no text holds a boundary; and none begins as another does.
    private static void SetBoundaries(MimeEntity entity, string place, string name)
    {
        if (entity is not Multipart multipart)
            return;
        multipart.Boundary = $"=_{place}_{name}";
        foreach (var (index, part) in multipart.Index())
            SetBoundaries(part, string.Create(CultureInfo.InvariantCulture, $"{place}{index}"), name);
    }
}
