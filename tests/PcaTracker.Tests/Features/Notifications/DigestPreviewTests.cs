using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

public class DigestPreviewTests
{
    [Fact]
    public async Task The_preview_equals_the_digest_sent_the_next_morning()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Account(Side.EU, Role.Negotiator);
        app.Database.AddDeadline("2026-11-20", "Overdue since Friday");
        app.Database.AddDeadline("2026-11-23", "Due today, overdue tomorrow");
        app.Database.AddDeadline("2026-11-24", "Due tomorrow");
        app.Database.AddDeadline("2026-12-01", "Within seven days from tomorrow");
        await TickAsync(app);
        app.Clock.Advance(TimeSpan.FromHours(2));
        record.AddIssue(Side.KZ, "shared");
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/notifications");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero));
        await TickAsync(app);

        Assert.Contains("It comes on 24 Nov 2026, 08:00 Brussels.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        var sent = await DigestsAsync(app);
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[1].Subject, page.QuerySelector(".mail strong")!.TextContent);
        Assert.Equal(Text(sent[1]), page.QuerySelector(".mail pre")!.TextContent.ReplaceLineEndings("\n").TrimEnd());
        Assert.NotEqual(Text(sent[0]), Text(sent[1]));
        Assert.Contains("Within seven days from tomorrow", Text(sent[1]), StringComparison.Ordinal);
        Assert.DoesNotContain("Within seven days from tomorrow", Text(sent[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_preview_covers_the_day_before_the_digest()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        app.Database.Execute($"INSERT INTO notification_settings (account_id, digest_hour) VALUES ({app.Account(Side.EU, Role.Negotiator).AccountId}, '12:00')");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 23, 10, 30, 0, TimeSpan.Zero));
        record.AddIssue(Side.KZ, "shared");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        record.AddPosition(Side.KZ, "proposal", "shared");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/notifications");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 11, 0, 0, TimeSpan.Zero));
        await TickAsync(app);

        var sent = Text(Assert.Single(await DigestsAsync(app)));
        Assert.Equal(sent, page.QuerySelector(".mail pre")!.TextContent.ReplaceLineEndings("\n").TrimEnd());
        Assert.DoesNotContain("Export duties", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_quiet_hours_the_preview_is_of_the_next_morning()
    {
        await using var app = await TestApp.StartAsync();
        app.Account(Side.EU, Role.Negotiator);
        app.Database.AddDeadline("2026-11-25", "Due the day after");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 23, 21, 0, 0, TimeSpan.Zero));
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/notifications");
        await TickAsync(app);
        var thatNight = await DigestsAsync(app);
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero));
        await TickAsync(app);

        Assert.Contains("It comes on 24 Nov 2026, 08:00 Brussels.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Empty(thatNight);
        Assert.Equal(Text(Assert.Single(await DigestsAsync(app))), page.QuerySelector(".mail pre")!.TextContent.ReplaceLineEndings("\n").TrimEnd());
    }

    [Fact]
    public async Task An_empty_digest_is_announced_as_empty_and_not_sent()
    {
        await using var app = await TestApp.StartAsync();
        app.Account(Side.EU, Role.Negotiator);
        await TickAsync(app);
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        var page = await browser.PageAsync("/notifications");
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 7, 0, 0, TimeSpan.Zero));
        await TickAsync(app);

        Assert.Contains("It is due on 24 Nov 2026, 08:00 Brussels. There is nothing to report so far; if that stays so, no mail comes.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".mail"));
        Assert.Empty(await DigestsAsync(app));
    }

    [Fact]
    public async Task A_person_without_digests_has_no_preview()
    {
        await using var app = await TestApp.StartAsync();
        app.Account(Side.EU, Role.Negotiator);
        app.Database.TurnDigestsOff();
        app.Database.AddDeadline("2026-11-24");
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        Assert.Equal("You want none.", (await browser.PageAsync("/notifications")).QuerySelector("#digest + p").Read());
    }

    private static async Task TickAsync(TestApp app)
    {
        app.Services.GetRequiredService<Sweep>().Run();
        await app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The digests sent to the negotiator, the oldest first.</summary>
    private static async Task<IReadOnlyList<MimeMessage>> DigestsAsync(TestApp app)
    {
        var mails = new List<MimeMessage>();
        foreach (var id in app.Database.Lines("SELECT o.message_id FROM outbox o JOIN account a ON a.id = o.account_id WHERE o.kind = 'digest' AND o.state = 'sent' AND a.email = 'eu.negotiator@example.org' ORDER BY o.sent_at"))
            mails.Add(await MimeMessage.LoadAsync(Path.Combine(app.DataDirectory, "outbox", id + ".eml"), TestContext.Current.CancellationToken));
        return mails;
    }

    private static string Text(MimeMessage mail) => mail.TextBody!.ReplaceLineEndings("\n").TrimEnd();
}
