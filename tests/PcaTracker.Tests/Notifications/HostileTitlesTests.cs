using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;

namespace PcaTracker.Tests.Notifications;

/// <summary>Any title gives a reminder that is one mail to one person.</summary>
public sealed class HostileTitlesTests
{
    [Fact]
    public async Task A_reminder_with_a_hostile_title_has_one_recipient_and_only_our_headers()
    {
        await using var app = await TestApp.StartAsync(
            new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "https://tracker.example.org"), new KeyValuePair<string, string?>("Logging:LogLevel:PcaTracker.Notifications", "None"));
        var person = app.Account(Side.EU, Role.Negotiator);
        app.Database.WriteAsSystem(session =>
        {
            Payloads.Plant(session);
            return session.Connection.Execute(
                "UPDATE deadline SET responsible_party = 'EU' WHERE id >= @First; UPDATE account SET name = @name WHERE id = @AccountId",
                new { Payloads.First, name = "x\r\nBcc: other@example.org", person.AccountId });
        });

        app.Services.GetRequiredService<Sweep>().Run();
        for (var i = 0; i < 10; i++)
            await app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);

        var files = Directory.GetFiles(Path.Combine(app.DataDirectory, "outbox"), "reminder.*");
        Assert.Equal(Payloads.All.Count, files.Length);
        foreach (var file in files)
        {
            var mail = await MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken);
            Assert.Equal("eu.negotiator@example.org", Assert.Single(mail.GetRecipients()).Address);
            Assert.Equal(
                ["Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "List-Id", "MIME-Version", "Message-Id", "Precedence", "References", "Subject", "To", "X-Auto-Response-Suppress"],
                Fields(file).Order(StringComparer.Ordinal));
            Assert.DoesNotContain(mail.Subject!, c => char.IsControl(c) || c is '\u202E' or '\u2028' or '\u200B');
            var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(mail.HtmlBody!);
            Assert.Equal("a bdi body div h1 head html meta p style title", string.Join(' ', html.All.Select(e => e.LocalName).Distinct().Order(StringComparer.Ordinal)));
            Assert.All(html.Links, link => Assert.StartsWith("https://tracker.example.org/", link.GetAttribute("href"), StringComparison.Ordinal));
        }
    }

    /// <summary>The names of the header fields in the file.</summary>
    private static IEnumerable<string> Fields(string file) =>
        File.ReadLines(file).TakeWhile(line => line.Length > 0).Where(line => !char.IsWhiteSpace(line[0])).Select(line => line.Split(':')[0]);
}
