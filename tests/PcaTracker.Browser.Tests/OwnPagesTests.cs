using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using MimeKit;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Rows;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>Reminders, history, tokens and the keeping of the system, as people use them at a desk and on a phone (U12 to U15).</summary>
public sealed class OwnPagesTests(Chromium chromium)
{
    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task The_preview_of_a_digest_is_what_is_sent_and_its_mail_turns_digests_off_by_a_button(int width)
    {
        await using var app = await TestApp.StartAsync();
        app.Account(Side.EU, Role.Negotiator);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES
              ('Comments on trade', '2026-11-20', '2026-11-20T23:00:00.000Z', 'EU', 'shared'), ('Texts on transit', '2026-11-25', '2026-11-25T23:00:00.000Z', 'EU', 'eu')
            """));
        await DeliverAsync(app);
        app.Clock.Advance(TimeSpan.FromHours(2));
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width);
        var page = window.Page;

        await page.GotoAsync("/notifications");
        await page.Locator("#DigestHour").FillAsync("09:00");
        await page.Locator("form:has(#DigestHour) button").ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("It comes on 24 Nov 2026, 09:00 Brussels.")).ToBeVisibleAsync();
        var (subject, preview) = (await page.Locator(".mail strong").TextContentAsync(), await page.Locator(".mail pre").TextContentAsync());
        app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
        await DeliverAsync(app);
        var mail = (await MailsAsync(app, "digest")).MaxBy(sent => sent.Date)!;
        var link = Regex.Match(mail.Headers["List-Unsubscribe"]!, "<(?<link>http[^>]+)>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["link"].Value;
        var landing = new Uri(app.Address, new Uri(link).PathAndQuery);
        await using var mailProgram = await chromium.OpenAsync(app.Address);
        await mailProgram.Page.GotoAsync(landing.ToString());
        var afterOpening = Digest(app);
        await mailProgram.Page.GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(mailProgram.Page.Locator("main").GetByText("No digest is sent to eu.negotiator@example.org any more.")).ToBeVisibleAsync();

        Assert.Equal(mail.Subject, subject);
        Assert.Equal(Text(mail.TextBody!), Text(preview!));
        Assert.Contains("Comments on trade", preview, StringComparison.Ordinal);
        Assert.NotEqual("off", afterOpening);
        Assert.Equal("off", Digest(app));
        Assert.Empty(window.Violations);
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_restored_value_is_a_new_change_and_the_record_shows_red_after_a_change_by_hand(int width)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO issue (id, chapter_id, title, priority, visibility, owner_side) SELECT 4711, id, 'Rules of origin', 1, 'shared', 'EU' FROM chapter WHERE code = 'III.2'"));
        _ = app.Database.WriteAs(app.Account(Side.EU, Role.Negotiator), session => ChangeRow.Run(
            session, IssueSet.SetName, 4711, RowVersionCondition.Any, new Dictionary<string, object?> { [IssueSet.Title] = "Rules of destination" })).Value;
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Head, width);
        await using var administrator = await chromium.OpenAsync(app, Side.Joint, Role.Administrator, width);
        var page = window.Page;

        await page.GotoAsync("/history");
        await page.Locator("main").GetByText("Rules of destination").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Restore the earlier values…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Restore" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("Restored, as a new change.")).ToBeVisibleAsync();
        var changes = await page.Locator(".changes > li").CountAsync();

        await VerifyAsync(administrator.Page);
        await page.GotoAsync("/history");
        await Assertions.Expect(page.Locator(".verified .tag")).ToHaveTextAsync("As it should be");
        await using (var hand = new SqliteConnection($"Data Source={Path.Combine(app.DataDirectory, "tracker.db")}"))
            hand.Execute("PRAGMA writable_schema = on; DELETE FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'issue'; PRAGMA writable_schema = reset; UPDATE issue SET title = 'By hand' WHERE id = 4711");
        await VerifyAsync(administrator.Page);
        await page.GotoAsync("/history");
        await Assertions.Expect(page.Locator(".verified .tag")).ToHaveTextAsync("not as it should be");

        Assert.Equal(2, changes);
        Assert.Equal(await ColourAsync(page, "--error"), await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('.verified .tag')).color"));
        var broken = administrator.Page.GetByText("The database is not as its audit log says.");
        await Assertions.Expect(broken).ToBeVisibleAsync();
        Assert.Equal(await ColourAsync(page, "--error"), await broken.EvaluateAsync<string>("told => getComputedStyle(told).borderLeftColor"));
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task A_token_is_shown_once_used_and_refused_as_soon_as_it_is_revoked()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var width in Sizes.Both.Select(size => size.Data))
        {
            await using var window = await chromium.OpenAsync(app, Side.EU, Role.Analyst, width);
            var page = window.Page;

            await page.GotoAsync("/connect");
            await page.GetByLabel("Where you will use it").FillAsync($"Excel at {width}");
            await page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
            var token = (await page.Locator("#token").TextContentAsync())!;
            Assert.Empty(await window.ObstaclesAsync());
            Assert.Empty(await page.TooWideAsync());
            Assert.Empty(await page.SmallTargetsAsync());
            using var excel = new HttpClient { BaseAddress = app.Address };
            excel.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var before = await excel.GetAsync("/odata/Chapters?$top=1", TestContext.Current.CancellationToken);
            await page.ReloadAsync();
            var reloaded = await page.ContentAsync();
            await Assertions.Expect(page.Locator("tbody tr", new() { HasTextString = $"Excel at {width}" })).ToContainTextAsync("23 Nov 2026, 10:00 Brussels");
            await page.GetByRole(AriaRole.Button, new() { Name = $"Revoke Excel at {width}" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("The token is revoked; the next request with it is refused.")).ToBeVisibleAsync();
            using var after = await excel.GetAsync("/odata/Chapters?$top=1", TestContext.Current.CancellationToken);

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
            Assert.DoesNotContain(token, reloaded, StringComparison.Ordinal);
            Assert.DoesNotContain(token, await page.ContentAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await page.Locator("#token").CountAsync());
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task A_calendar_is_subscribed_to_by_its_address_until_it_is_revoked()
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            "INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES ('Comments on trade', '2026-12-10', '2026-12-10T23:00:00.000Z', 'EU', 'shared')"));
        foreach (var width in Sizes.Both.Select(size => size.Data))
        {
            await using var window = await chromium.OpenAsync(app, Side.EU, Role.Analyst, width);
            var page = window.Page;

            await page.GotoAsync("/connect");
            await page.GetByLabel("Where you will use it").FillAsync("Phone");
            await page.GetByLabel("Show the calendar").CheckAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Create token" }).ClickAsync();
            var address = new Uri(app.Address, new Uri((await page.Locator("#token").TextContentAsync())!).PathAndQuery);
            using var program = app.Anonymous();
            var calendar = Ical.Net.Calendar.Load(await program.GetStringAsync(address, TestContext.Current.CancellationToken))!;
            await page.GetByRole(AriaRole.Button, new() { Name = "Revoke Phone" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("The token is revoked; the next request with it is refused.")).ToBeVisibleAsync();
            using var after = await program.GetAsync(address, TestContext.Current.CancellationToken);

            Assert.Single(calendar.Events, due => due.Summary!.Contains("Comments on trade", StringComparison.Ordinal) && due.Start!.Value.Date == new DateTime(2026, 12, 10));
            Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
            Assert.Empty(window.Violations);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes.Both), MemberType = typeof(Sizes))]
    public async Task A_dead_letter_goes_out_once_and_what_is_wrong_is_red_until_it_is_right(int width)
    {
        await using var app = await TestApp.StartAsync();
        app.Account(Side.EU, Role.Negotiator);
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO notification_settings (account_id, digest) SELECT id, 'off' FROM account;
            INSERT INTO deadline (title, due_on, due_at, responsible_party, visibility) VALUES ('Comments on trade', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'shared')
            """));
        app.Services.GetRequiredService<Sweep>().Run();
        Die(app);
        await using var window = await chromium.OpenAsync(app, Side.Joint, Role.Administrator, width);
        var page = window.Page;

        await page.GotoAsync("/administration/system");
        await Assertions.Expect(page.Locator("main .alert")).ToContainTextAsync("No backup was made from this page yet.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Back up now" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("The backup is made and checked.")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main .alert")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator(".facts div", new() { HasTextString = "Size of the database" })).ToContainTextAsync(new Regex(@"\d [kM]B", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await page.GotoAsync("/administration");
        await Assertions.Expect(page.Locator("main").GetByText("450 4.2.1 mailbox busy")).ToBeVisibleAsync();
        var undelivered = await page.Locator(".facts .late").EvaluateAsync<string>("count => getComputedStyle(count).color");
        Assert.Equal(await ColourAsync(page, "--error"), undelivered);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("The message is sent again with the next delivery.")).ToBeVisibleAsync();
        await DeliverAsync(app);
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("main").GetByText("Everything was delivered.")).ToBeVisibleAsync();
        var sent = await MailsAsync(app, "reminder");
        Die(app);
        await page.ReloadAsync();

        Assert.Equal("Due in 3 days: Comments on trade", Assert.Single(sent).Subject);
        await Assertions.Expect(page.Locator("main").GetByText("was sent again once")).ToBeVisibleAsync();
        Assert.Equal(0, await page.GetByRole(AriaRole.Button, new() { Name = "Send again" }).CountAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a test mail to joint.administrator@example.org" }).ClickAsync();
        await Assertions.Expect(page.Locator("main").GetByText("A test mail goes out with the next delivery, within a minute.")).ToBeVisibleAsync();
        await DeliverAsync(app);
        Assert.Equal("joint.administrator@example.org", Assert.Single(await MailsAsync(app, "test")).To.Mailboxes.Single().Address);
        Assert.Empty(window.Violations);
    }

    [Fact]
    public async Task An_account_is_made_and_disabled_and_working_days_come_from_a_file()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var width in Sizes.Both.Select(size => size.Data))
        {
            await using var window = await chromium.OpenAsync(app, Side.Joint, Role.Administrator, width);
            var page = window.Page;

            await page.GotoAsync("/administration/accounts");
            await page.GetByRole(AriaRole.Link, new() { Name = "Add an account" }).ClickAsync();
            await page.GetByLabel("Name").FillAsync($"Delegate {width}");
            await page.GetByLabel("E-mail address").FillAsync($"delegate.{width}@example.org");
            await page.GetByLabel("Side").SelectOptionAsync("EU");
            await page.GetByLabel("Role").SelectOptionAsync("Negotiator");
            await page.GetByRole(AriaRole.Button, new() { Name = "Add the account" }).ClickAsync();
            await Assertions.Expect(page.Locator("#link")).ToContainTextAsync("/sign-in/");
            await page.GetByRole(AriaRole.Link, new() { Name = $"Delegate {width}" }).ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Disable" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("The account is disabled")).ToBeVisibleAsync();

            await page.GotoAsync("/administration/system");
            await page.GetByLabel("File").SetInputFilesAsync(new FilePayload
            {
                Name = "days.csv",
                MimeType = "text/csv",
                Buffer = System.Text.Encoding.UTF8.GetBytes($"calendar,date,kind,name,source\nEU,{2030 + width % 7}-01-01,off,New Year,OJ {width}\n"),
            });
            await page.GetByRole(AriaRole.Button, new() { Name = "Replace these years" }).ClickAsync();
            await Assertions.Expect(page.Locator("main").GetByText("The working days of the file count from now on.")).ToBeVisibleAsync();
            await page.GotoAsync("/administration");

            await Assertions.Expect(page.Locator("tbody tr", new() { HasTextString = $"OJ {width}" })).ToContainTextAsync("not verified");
            Assert.Empty(window.Violations);
        }
    }

    [Fact]
    public async Task Every_preference_of_reminders_is_kept()
    {
        await using var app = await TestApp.StartAsync();
        foreach (var width in Sizes.Both.Select(size => size.Data))
        {
            await using var window = await chromium.OpenAsync(app, Side.EU, Role.Analyst, width);
            var page = window.Page;
            (string Field, string Value)[] preferences =
            [
                ("Offsets", "-5,0,+1"), ("Hour", width == Sizes.Desk ? "09:30" : "10:30"), ("Digest", "weekly"), ("DigestHour", "10:00"), ("DigestDay", "Thursday"),
                ("QuietFrom", "19:00"), ("QuietUntil", "06:30"), ("Language", Language.English), ("TimeZone", "Asia/Almaty"),
            ];

            await page.GotoAsync("/notifications");
            foreach (var (field, value) in preferences)
            {
                if (field is "Digest" or "DigestDay" or "Language")
                    await page.Locator("#" + field).SelectOptionAsync(value);
                else
                    await page.Locator("#" + field).FillAsync(value);
            }
            await page.Locator("#CalendarTitles").SetCheckedAsync(width == Sizes.Desk);
            await page.Locator("form:has(#DigestHour) button").ClickAsync();
            await Assertions.Expect(page.Locator("main .done")).ToBeVisibleAsync();
            await page.GotoAsync("/notifications");

            foreach (var (field, value) in preferences)
                await Assertions.Expect(page.Locator("#" + field)).ToHaveValueAsync(value);
            Assert.Equal(width == Sizes.Desk, await page.Locator("#CalendarTitles").IsCheckedAsync());
            Assert.Empty(window.Violations);
        }
    }

    private static async Task VerifyAsync(IPage page)
    {
        await page.GotoAsync("/administration/system");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify now" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "What was verified" })).ToBeVisibleAsync();
    }

    private static async Task DeliverAsync(TestApp app)
    {
        app.Services.GetRequiredService<Sweep>().Run();
        await app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Has all mail count as undeliverable.</summary>
    private static void Die(TestApp app) => app.Database.WriteAsSystem(session => session.Connection.Execute(
        "UPDATE outbox SET state = 'dead', attempt = 77, sent_at = NULL, smtp_reply = '450 4.2.1 mailbox busy'; UPDATE reminder SET state = 'failed', sent_at = NULL"));

    private static async Task<IReadOnlyList<MimeMessage>> MailsAsync(TestApp app, string kind)
    {
        var files = Directory.GetFiles(Path.Combine(app.DataDirectory, "outbox"), $"{kind}.*.eml");
        return [.. await Task.WhenAll(files.Select(file => MimeMessage.LoadAsync(file, TestContext.Current.CancellationToken)))];
    }

    private static string? Digest(TestApp app)
    {
        using var session = app.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<string?>("SELECT digest FROM notification_settings");
    }

    /// <summary>A colour of the stylesheet, as the browser computes it.</summary>
    private static Task<string> ColourAsync(IPage page, string token) => page.EvaluateAsync<string>(
        "token => { const probe = document.body.appendChild(document.createElement('i')); probe.style.color = `var(${token})`; return getComputedStyle(probe).color; }", token);

    private static string Text(string text) => text.ReplaceLineEndings("\n").TrimEnd();
}
