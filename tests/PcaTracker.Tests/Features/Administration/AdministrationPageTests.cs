using System.Net;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using PcaTracker.Domain;
using PcaTracker.Features.Administration;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Features.Notifications;
using PcaTracker.Tests.Notifications;
using IParentNode = AngleSharp.Dom.IParentNode;

namespace PcaTracker.Tests.Features.Administration;

public sealed class AdministrationPageTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private Actor _administrator = null!, _person = null!;
    private HttpClient _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        (_administrator, _person) = (_app.Account(Side.Joint, Role.Administrator), _app.Account(Side.EU, Role.Negotiator));
        _browser = _app.SignedIn(Side.Joint, Role.Administrator);
        _app.Database.Execute(
            """
            DELETE FROM working_day;
            DELETE FROM working_year;
            INSERT INTO working_year (calendar, year, source, verified_at) VALUES ('EU', 2027, 'Derived', NULL), ('KZ', 2027, 'Order 12', '2026-11-01T08:00:00.000Z');
            INSERT INTO working_day (calendar, date, kind, name) VALUES ('EU', '2027-01-01', 'off', 'New Year'), ('EU', '2027-03-25', 'off', 'Maundy Thursday'), ('KZ', '2027-03-20', 'working', 'For 22 March');
            """);
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData(Role.Analyst)]
    [InlineData(Role.Negotiator)]
    [InlineData(Role.Head)]
    [InlineData(Role.Secretariat)]
    public async Task For_others_the_page_is_404_and_has_no_link(string role)
    {
        using var browser = _app.SignedIn(Side.EU, role);

        using var answer = await browser.GetAsync("/administration", TestContext.Current.CancellationToken);
        using var nothing = await browser.GetAsync("/administration-of-nothing", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal((await nothing.PageAsync()).QuerySelector("main").Read(), (await answer.PageAsync()).QuerySelector("main").Read());
        Assert.Null((await browser.PageAsync("/")).QuerySelector("a[href='/administration']"));
        Assert.NotNull((await _browser.PageAsync("/")).QuerySelector("a[href='/administration']"));
    }

    [Fact]
    public async Task Mail_is_counted_and_listed_by_state_without_its_content()
    {
        var deadline = _app.Database.AddDeadline("2026-11-26", "Canary of both");
        var hidden = _app.Database.AddDeadline("2026-11-26", "Canary of one", visibility: Visibility.EU);
        _app.Database.AddReminder(deadline, _person);
        _app.Database.AddReminder(hidden, _person);
        _app.Database.AddReminder(deadline, _person, "sent", "-7", localDate: "2026-11-17", bounce: "5.1.1 no such user");
        var dead = _app.Database.AddReminder(deadline, _person, "dead", "-14", localDate: "2026-11-06");
        _app.Database.Execute($"UPDATE outbox SET attempt = 77, smtp_reply = '450 4.2.1 mailbox busy' WHERE id = {dead}");

        var page = await _browser.PageAsync("/administration");

        Assert.Equal(["2", "0", "1", "0", "1", "none since the start, 23 Nov 2026, 10:00 Brussels"], page.QuerySelectorAll(".facts dd").Select(d => d.Read()));
        Assert.Equal(2, Rows(page, "Waiting").Count);
        Assert.Equal($"Reminder {dead} reminder.{dead}.1@localhost eu.negotiator@example.org planned 6 Nov 2026, 08:00 Brussels last due 6 Nov 2026, 08:00 Brussels 77 attempts 450 4.2.1 mailbox busy Send again: message {dead}", Assert.Single(Rows(page, "Could not be delivered")));
        Assert.EndsWith("5.1.1 no such user", Assert.Single(Rows(page, "Came back")), StringComparison.Ordinal);
        Assert.DoesNotContain("Canary", page.Source.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_dead_letter_is_sent_again_once()
    {
        var dead = _app.Database.AddReminder(_app.Database.AddDeadline("2026-11-26"), _person, "dead");
        _app.Database.Execute("UPDATE outbox SET attempt = 77");

        using var again = await _browser.SubmitAsync("/administration", "send-again", ("Again", $"{dead}"));

        Assert.Equal("/administration?done=again#dead", Place(again));
        Assert.Equal(["pending 0 2026-11-23T09:00:00.000Z 1 planned"], _app.Database.Lines("SELECT o.state, o.attempt, o.next_at, o.sent_again, r.state FROM outbox o JOIN reminder r ON r.id = o.reminder_id"));
        _app.Database.Execute("UPDATE outbox SET state = 'dead'; UPDATE reminder SET state = 'failed'");
        var page = await _browser.PageAsync("/administration");
        Assert.Null(page.QuerySelector("button[name=Again]"));
        Assert.EndsWith("was sent again once", Assert.Single(Rows(page, "Could not be delivered")), StringComparison.Ordinal);

        using var third = await _browser.SubmitAsync("/administration", "send-again", ("Again", $"{dead}"));
        Assert.Contains("This message is not among those", (await third.PageAsync()).QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Equal(["dead failed"], _app.Database.Lines("SELECT o.state, r.state FROM outbox o JOIN reminder r ON r.id = o.reminder_id"));
    }

    [Fact]
    public async Task An_administrator_of_a_side_sees_how_much_mail_there_is_and_whose_on_that_side_alone()
    {
        var dead = _app.Database.AddReminder(_app.Database.AddDeadline("2026-11-26"), _person, "dead");
        using var kz = _app.SignedIn(Side.KZ, Role.Administrator);
        using var eu = _app.SignedIn(Side.EU, Role.Administrator);

        var (theirs, ours) = (await kz.PageAsync("/administration"), await eu.PageAsync("/administration"));
        var again = await SendAgain.RunAsync(_app.Database, _app.Account(Side.KZ, Role.Administrator), dead);

        Assert.Equal("1", theirs.QuerySelectorAll(".facts dd")[4].Read());
        Assert.DoesNotContain("eu.negotiator", theirs.Source.Text, StringComparison.Ordinal);
        Assert.Contains("single messages are shown of your own side alone", theirs.QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.DoesNotContain("your own side alone", (await _browser.PageAsync("/administration")).QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Contains("eu.negotiator", Assert.Single(Rows(ours, "Could not be delivered")), StringComparison.Ordinal);
        Assert.Equal("not-a-dead-letter", again.Refusal!.Code);
        Assert.Equal(["dead 0"], _app.Database.Lines("SELECT state, sent_again FROM outbox"));
    }

    [Fact]
    public async Task A_message_sent_again_goes_out_on_a_later_day_under_its_own_id()
    {
        _app.Database.TurnDigestsOff();
        _app.Database.AddDeadline("2026-11-26", "Comments on trade");
        _app.Services.GetRequiredService<Sweep>().Run();
        _app.Database.Execute("UPDATE outbox SET state = 'dead', attempt = 77; UPDATE reminder SET state = 'failed'");
        var message = Assert.Single(_app.Database.Lines("SELECT message_id FROM outbox"));
        _app.Clock.Advance(TimeSpan.FromDays(1));
        using var browser = _app.SignedIn(Side.Joint, Role.Administrator);

        using var again = await browser.SubmitAsync("/administration", "send-again", ("Again", "1"));
        await _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["sent sent"], _app.Database.Lines("SELECT o.state, r.state FROM outbox o JOIN reminder r ON r.id = o.reminder_id"));
        Assert.Equal("Due in 2 days: Comments on trade", (await MimeMessage.LoadAsync(Path.Combine(_app.DataDirectory, "outbox", message + ".eml"), TestContext.Current.CancellationToken)).Subject);
    }

    [Fact]
    public async Task Only_a_dead_letter_is_sent_again()
    {
        var deadline = _app.Database.AddDeadline("2026-11-26");
        _app.Database.AddReminder(deadline, _person, "dead");
        var sent = _app.Database.AddReminder(deadline, _person, "sent", "-7", localDate: "2026-11-17");

        using var answer = await _browser.SubmitAsync("/administration", "send-again", ("Again", $"{sent}"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["dead 0", "sent 0"], _app.Database.Lines("SELECT state, sent_again FROM outbox ORDER BY id"));
    }

    [Fact]
    public async Task A_test_mail_goes_to_the_administrator_who_asked()
    {
        using var answer = await _browser.SubmitAsync("/administration", "test-mail");

        Assert.Equal("/administration?done=test#mail", Place(answer));
        Assert.Equal([$"test {_administrator.AccountId} pending 2026-11-23T09:00:00.000Z"], _app.Database.Lines("SELECT kind, account_id, state, next_at FROM outbox"));
        Assert.StartsWith("Test 1 test.", Assert.Single(Rows(await _browser.PageAsync("/administration"), "Waiting")), StringComparison.Ordinal);
        await _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
        var sent = await MimeMessage.LoadAsync(Assert.Single(Directory.GetFiles(Path.Combine(_app.DataDirectory, "outbox"))), TestContext.Current.CancellationToken);
        Assert.Equal("joint.administrator@example.org", Assert.Single(sent.To.Mailboxes).Address);
        Assert.Empty(Rows(await _browser.PageAsync("/administration"), "Waiting"));
    }

    [Fact]
    public async Task A_calendar_shows_its_party_and_whether_it_is_verified()
    {
        Assert.Equal(
            ["2027 EU 2 days off 0 weekend days worked Derived not verified", "2027 Kazakhstan 0 days off 1 weekend days worked Order 12 1 Nov 2026, 09:00 Brussels"],
            Rows(await _browser.PageAsync("/administration"), "Calendars"));

        using var empty = await _browser.SubmitAsync("/administration", "verify", ("Checked.Year", "EU 2027"), ("Checked.Source", " "));
        Assert.Equal("Say which list you compared it with.", (await empty.PageAsync()).QuerySelector("label[for=Source] .field-error").Read());
        using var nothing = await _browser.SubmitAsync("/administration", "verify", ("Checked.Year", "EU 2031"), ("Checked.Source", "OJ C 1"));
        Assert.Equal(HttpStatusCode.OK, nothing.StatusCode);
        Assert.Equal(["EU Derived ", "KZ Order 12 2026-11-01T08:00:00.000Z"], Years());

        using var verified = await _browser.SubmitAsync("/administration", "verify", ("Checked.Year", "EU 2027"), ("Checked.Source", "OJ C 1, 4.1.2027"));
        Assert.Equal("/administration?done=verified#calendars", Place(verified));
        Assert.Equal(["EU OJ C 1, 4.1.2027 2026-11-23T09:00:00.000Z", "KZ Order 12 2026-11-01T08:00:00.000Z"], Years());
        Assert.Null((await _browser.PageAsync("/administration")).QuerySelector("select#Year"));
    }

    [Theory]
    [InlineData("all", "pending")]
    [InlineData("new", "suppressed")]
    public async Task Held_mail_is_released_either_way_after_confirmation(string way, string state)
    {
        _app.Database.AddReminder(_app.Database.AddDeadline("2026-11-26"), _person);
        _app.Database.Execute("INSERT INTO outbox_hold (id, since, reason) VALUES (1, '2026-11-23T08:00:00.000Z', 'A backup was restored.')");
        Assert.Contains("Mail is held back since 23 Nov 2026, 09:00 Brussels", (await _browser.PageAsync("/administration")).QuerySelector("main .alert").Read(), StringComparison.Ordinal);

        using var unconfirmed = await _browser.SubmitAsync("/administration", "release", ("Let.Go", way));
        Assert.Equal("Confirm that you have looked at what waits.", (await unconfirmed.PageAsync()).QuerySelector(".errors li").Read());
        Assert.Single(_app.Database.Lines("SELECT 1 FROM outbox_hold"));

        using var released = await _browser.SubmitAsync("/administration", "release", ("Let.Go", way), ("Let.Confirmed", "true"));
        Assert.Equal($"/administration?done={way}", Place(released));
        Assert.Empty(_app.Database.Lines("SELECT 1 FROM outbox_hold"));
        Assert.Equal([state], _app.Database.Lines("SELECT state FROM outbox"));
    }

    [Theory]
    [InlineData("backup-restored 2026-11-22T08:00:00.000Z", "en", "A backup of 22 Nov 2026, 09:00 Brussels was restored: what was sent since would be sent again.", null)]
    [InlineData("backup-restored 2026-11-22T08:00:00.000Z", "ru", "Восстановлена резервная копия от 22 нояб. 2026, 09:00 Брюссель: отправленное с тех пор было бы отправлено снова.", null)]
    [InlineData("backup-restored", "kk", "Ешкім өзгертпеген деректердің сақтық көшірмесі қалпына келтірілді: содан бері жіберілгендер қайта жіберілер еді.", null)]
    // From an earlier version.
    [InlineData("A backup of 2026-11-22T08:00:00.000Z was restored.", "ru", "A backup of 2026-11-22T08:00:00.000Z was restored.", "en")]
    public async Task Held_mail_says_why_in_the_language_of_its_reader(string reason, string language, string words, string? marked)
    {
        _app.Database.Execute($"INSERT INTO outbox_hold (id, since, reason) VALUES (1, '2026-11-23T08:00:00.000Z', '{reason}'); UPDATE account SET language = '{language}'");

        var why = (await _browser.PageAsync("/administration")).QuerySelector("section.alert p span")!;

        Assert.Equal((words, marked), (why.Read(), why.GetAttribute("lang")));
    }

    [Fact]
    public void Only_an_administrator_may_administer_the_system()
    {
        Assert.All(Role.All.Except([Role.Administrator]), role => Assert.Equal(
            $"Only an administrator sends a test mail; you are here as '{role}'.", Permissions.CheckKeepSystem(_person with { Role = role }, "sends a test mail")!.Sentence));
        Assert.Null(Permissions.CheckKeepSystem(_administrator, "sends a test mail"));
    }

    private IReadOnlyList<string> Years() => _app.Database.Lines("SELECT calendar, source, verified_at FROM working_year ORDER BY calendar");

    private static IReadOnlyList<string> Rows(IParentNode page, string name) =>
        [.. page.QuerySelectorAll($"[aria-label^='{name}'] tbody tr").Select(row => row.Read())];

    private static string Place(HttpResponseMessage answer) => answer.Headers.Location!.OriginalString;
}
