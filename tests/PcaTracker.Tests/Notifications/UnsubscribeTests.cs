using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Notifications;

public sealed class UnsubscribeTests
{
    private static readonly Dictionary<string, string> OneClick = new() { ["List-Unsubscribe"] = "One-Click" };

    [Fact]
    public async Task Opening_the_link_shows_the_address_and_changes_nothing()
    {
        await using var app = await TestApp.StartAsync();
        using var scanner = app.Anonymous();

        using var answer = await scanner.GetAsync(Link(app), TestContext.Current.CancellationToken);

        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("This is the digest for eu.negotiator@example.org.", page, StringComparison.Ordinal);
        Assert.Contains("Reminders come until the deadline is completed, moved or waived, and cannot be turned off.", page, StringComparison.Ordinal);
        Assert.Contains("<title>Turn the digest off? – PcaTracker</title>", page, StringComparison.Ordinal);
        Assert.Empty(app.Database.Lines("SELECT digest FROM notification_settings"));
    }

    [Theory]
    [InlineData("ru", "Отключить сводку?", "Это сводка для eu.negotiator@example.org.")]
    [InlineData("kk", "Шолуды өшіру керек пе?", "Бұл — eu.negotiator@example.org мекенжайына арналған шолу.")]
    public async Task The_page_is_in_the_language_of_the_digest(string language, string heading, string sentence)
    {
        await using var app = await TestApp.StartAsync();
        var link = Link(app);
        app.Database.Execute($"UPDATE account SET language = '{language}'");
        using var browser = app.Anonymous();

        var page = (await browser.PageAsync(link)).QuerySelector($"main [lang={language}]")!;

        Assert.Equal(heading, page.QuerySelector("h1")!.TextContent);
        Assert.Equal(sentence, page.QuerySelector(".lead")!.TextContent);
        Assert.DoesNotContain("digest", page.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_mail_program_turns_it_off_repeatedly_without_cookie_or_form()
    {
        await using var app = await TestApp.StartAsync();
        using var provider = app.Anonymous();
        var link = Link(app);

        foreach (var _ in Enumerable.Range(0, 2))
        {
            using var answer = await provider.PostAsync(link, new FormUrlEncodedContent(OneClick), TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("No digest is sent to eu.negotiator@example.org any more.", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        Assert.Equal(["off 1"], app.Database.Lines("SELECT digest, revision FROM notification_settings"));
    }

    [Theory]
    [InlineData("same-origin", HttpStatusCode.OK)]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    public async Task Only_the_button_of_our_own_page_turns_it_off_in_a_browser(string site, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);
        browser.DefaultRequestHeaders.Remove("Sec-Fetch-Site");
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", site);

        using var answer = await browser.PostAsync(Link(app), new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? ["off"] : [], app.Database.Lines("SELECT digest FROM notification_settings"));
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("%00")]
    [InlineData("not base64!")]
    public async Task An_invalid_link_is_404(string opaque)
    {
        await using var app = await TestApp.StartAsync();
        using var anonymous = app.Anonymous();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, $"/notifications/unsubscribe/{opaque}");
            using var answer = await anonymous.SendAsync(request, TestContext.Current.CancellationToken);

            Assert.Equal(opaque == "%00" ? HttpStatusCode.BadRequest : HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Empty(app.Database.Lines("SELECT digest FROM notification_settings"));
    }

    [Fact]
    public async Task A_link_turns_off_one_persons_digest_and_keeps_their_other_settings()
    {
        await using var app = await TestApp.StartAsync();
        var (ours, other) = (app.Account(Side.EU, Role.Negotiator), app.Account(Side.EU, Role.Head));
        app.Database.WriteAsSystem(session =>
        {
            SettingsTable.Save(session, ours.AccountId, NotificationSettings.Default with { Hour = new(9, 30), Digest = NotificationSettings.Weekly });
            SettingsTable.Save(session, other.AccountId, NotificationSettings.Default);
            return 0;
        });
        using var provider = app.Anonymous();

        using var answer = await provider.PostAsync(Link(app), new FormUrlEncodedContent(OneClick), TestContext.Current.CancellationToken);

        Assert.Equal(["09:30 off", "08:00 daily"], app.Database.Lines("SELECT hour, digest FROM notification_settings ORDER BY hour DESC"));
    }

    [Fact]
    public async Task Too_many_attempts_are_429()
    {
        await using var app = await TestApp.StartAsync(
            new KeyValuePair<string, string?>("PcaTracker:Limits:Pages:Burst", "2"), new KeyValuePair<string, string?>("PcaTracker:Limits:Pages:PerSecond", "1"));
        using var guesser = app.Anonymous();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await guesser.PostAsync("/notifications/unsubscribe/AAAA", null, TestContext.Current.CancellationToken);
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], statuses);
    }

    private static string Link(TestApp app) => app.Services.GetRequiredService<Unsubscribe>().LinkFor(app.Account(Side.EU, Role.Negotiator).AccountId).PathAndQuery;
}
