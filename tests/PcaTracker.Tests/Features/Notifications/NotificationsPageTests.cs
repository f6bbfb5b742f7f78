using PcaTracker.Domain;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

public sealed class NotificationsPageTests : IAsyncLifetime
{
    /// <summary>The form as somebody fills it in.</summary>
    internal static readonly (string, string)[] Filled =
    [
        ("Input.Offsets", "+1, 0, -5"), ("Input.Hour", "09:30"), ("Input.QuietFrom", "19:00"), ("Input.QuietUntil", "06:30"),
        ("Input.Digest", "weekly"), ("Input.DigestHour", "10:00"), ("Input.DigestDay", "Thursday"), ("Input.CalendarTitles", "true"),
        ("Input.Language", "kk"), ("Input.TimeZone", "Asia/Almaty"),
    ];

    private TestApp _app = null!;
    private Actor _person = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _person = _app.Account(Side.EU, Role.Negotiator);
        _browser = _app.SignedIn(Side.EU, Role.Negotiator);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_person_without_settings_sees_the_defaults()
    {
        var page = await _browser.PageAsync("/notifications");

        Assert.Equal(
            ["-14,-7,-3,-1,0,+1,+3", "08:00", "08:00", "20:00", "07:00", "Europe/Brussels"],
            ((string[])["Offsets", "Hour", "DigestHour", "QuietFrom", "QuietUntil", "TimeZone"]).Select(id => page.GetElementById(id)!.GetAttribute("value")));
        Assert.Equal(["Every working day", "Monday", "English"], page.QuerySelectorAll("main option[selected]").Select(o => o.Read()));
        Assert.Null(page.QuerySelector("main .alert"));
        Assert.Contains("There was none yet.", page.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Empty(_app.Database.Lines("SELECT * FROM notification_settings"));
    }

    [Fact]
    public async Task Saved_settings_are_stored_and_shown_again()
    {
        _app.Account(Side.EU, Role.Head);

        using var saved = await _browser.SubmitAsync("/notifications", "settings", Filled);
        var page = await _browser.PageAsync("/notifications?done=saved");

        Assert.Equal("/notifications?done=saved", saved.Headers.Location!.OriginalString);
        Assert.Equal(
            [$"{_person.AccountId} -5,0,+1 09:30 19:00 06:30 weekly 10:00 4 1"],
            _app.Database.Lines("SELECT account_id, offsets, hour, quiet_from, quiet_until, digest, digest_hour, digest_day, calendar_titles FROM notification_settings"));
        Assert.Equal(
            ["eu.head@example.org en Europe/Brussels 1", "eu.negotiator@example.org kk Asia/Almaty 2"],
            _app.Database.Lines("SELECT email, language, time_zone, revision FROM account WHERE side = 'EU' ORDER BY email"));
        Assert.Equal("-5,0,+1", page.GetElementById("Offsets")!.GetAttribute("value"));
        // The page comes in the language that was chosen.
        Assert.Equal(["Аптасына бір рет", "Бейсенбі", "Қазақша"], page.QuerySelectorAll("main option[selected]").Select(o => o.Read()));
        Assert.True(page.GetElementById("CalendarTitles")!.HasAttribute("checked"));
        Assert.Equal("Сақталды. Келесі хаттан бастап қолданылады.", page.QuerySelector(".done").Read());
    }

    [Fact]
    public async Task A_warning_about_returned_mail_ends_with_saving()
    {
        Assert.False((await _browser.SubmitAsync("/notifications", "settings", Filled)).Headers.Location is null);
        _app.Database.Execute("UPDATE notification_settings SET bounce_score = 1");
        Assert.Null((await _browser.PageAsync("/notifications")).QuerySelector("main .alert"));

        _app.Database.Execute("UPDATE notification_settings SET bounce_score = 2");
        Assert.StartsWith("Сізге жіберілген хаттар қайтып келеді.", (await _browser.PageAsync("/notifications")).QuerySelector("main .alert").Read(), StringComparison.Ordinal);
        using var other = _app.SignedIn(Side.EU, Role.Head);
        Assert.Null((await other.PageAsync("/notifications")).QuerySelector("main .alert"));

        using var saved = await _browser.SubmitAsync("/notifications", "settings", Filled);
        Assert.Null((await _browser.PageAsync("/notifications")).QuerySelector("main .alert"));
        Assert.Equal(["0"], _app.Database.Lines("SELECT bounce_score FROM notification_settings"));
    }

    [Fact]
    public async Task Each_mail_shows_its_state_and_reason()
    {
        var trade = _app.Database.AddDeadline("2026-11-26", "Comments on trade");
        var energy = _app.Database.AddDeadline("2026-11-19", "Comments on energy");
        _app.Database.Execute($"UPDATE deadline SET reminder_offsets = '-3,0,+1' WHERE id = {trade}");
        _app.Database.AddReminder(trade, _person, "sent", reason: Reminder.Owner);
        _app.Database.AddReminder(energy, _person, "suppressed", "+1", localDate: "2026-11-20", outcome: "day-over");
        _app.Database.AddReminder(energy, _person, "dead", "0", Reminder.Escalation, "2026-11-19", bounce: "5.1.1 no such user");

        var rows = (await _browser.PageAsync("/notifications")).QuerySelectorAll(".mails tbody tr").Select(row => string.Join(" | ", row.Children.Take(3).Select(cell => cell.Read())));

        Assert.Equal(
            [
                "Comments on trade Reminder | Sent 23 Nov 2026, 08:00 Brussels | The deadline is yours. 3 working days before it is due, by the days set for this deadline",
                "Comments on energy Reminder | Not sent: its day had passed; a newer mail said what still held | It has no owner to remind, and your side is responsible for it. 1 working day after it was due, by your settings",
                "Comments on energy Reminder | Could not be delivered; an administrator sees it it came back | It is overdue, and you lead the responsible delegation. The day it is due, so are all heads of delegation",
            ],
            rows);
    }

    [Fact]
    public async Task A_person_reads_only_their_own_mail_on_visible_deadlines()
    {
        var mine = _app.Database.AddDeadline("2026-11-26", "Sparrow");
        var withdrawn = _app.Database.AddDeadline("2026-11-26", "Canary withdrawn");
        _app.Database.AddReminder(mine, _person, "sent");
        _app.Database.AddReminder(mine, _app.Account(Side.EU, Role.Head), "sent", offset: "-7");
        _app.Database.AddReminder(withdrawn, _person, "sent");
        _app.Database.AddReminder(withdrawn, _person, "pending", localDate: "2026-11-24");
        _app.Database.Execute($"UPDATE deadline SET visibility = 'kz' WHERE id = {withdrawn}");

        var page = await _browser.PageAsync("/notifications");

        Assert.Contains("3 working days before", Assert.Single(page.QuerySelectorAll(".mails tbody tr")).Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", page.Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_last_50_mails_are_shown()
    {
        var deadline = _app.Database.AddDeadline("2026-11-26");
        foreach (var number in Enumerable.Range(1, 60))
            _app.Database.AddReminder(deadline, _person, "suppressed", $"-{number}");

        var rows = (await _browser.PageAsync("/notifications")).QuerySelectorAll(".mails tbody tr");

        Assert.Equal(50, rows.Length);
        Assert.Contains("60 working days", rows[0].Read(), StringComparison.Ordinal);
        Assert.Contains("11 working days", rows[49].Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_and_the_account_link_to_notifications()
    {
        Assert.NotNull((await _browser.PageAsync("/")).QuerySelector(".person a[href='/notifications']"));
        Assert.NotNull((await _browser.PageAsync("/account")).QuerySelector("main a[href='/notifications']"));
        Assert.Equal("page", (await _browser.PageAsync("/notifications")).QuerySelector(".person a[href='/notifications']")!.GetAttribute("aria-current"));
    }
}
