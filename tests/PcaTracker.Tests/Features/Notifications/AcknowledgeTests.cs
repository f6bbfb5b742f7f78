using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

public sealed class AcknowledgeTests : IAsyncLifetime
{
    private TestApp _app = null!;
    private Actor _person = null!;
    private HttpClient _browser = null!;
    private long _deadline;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _person = _app.Account(Side.EU, Role.Negotiator);
        _browser = _app.SignedIn(Side.EU, Role.Negotiator);
        _deadline = _app.Database.AddDeadline("2026-11-26");
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task What_was_seen_says_so_lifts_the_snooze_and_is_not_sent_any_more()
    {
        var reminder = _app.Database.AddReminder(_deadline, _person);
        _app.Database.Execute($"INSERT INTO snooze (account_id, deadline_id, until) VALUES ({_person.AccountId}, {_deadline}, '2026-11-25'), ({_app.Account(Side.EU, Role.Head).AccountId}, {_deadline}, '2026-11-25')");

        using var answer = await Seen();

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal([$"{reminder} 2026-11-23T09:00:00.000Z suppressed"], _app.Database.Lines("SELECT id, acknowledged_at, state FROM reminder"));
        Assert.Equal(["suppressed seen"], _app.Database.Lines("SELECT state, outcome FROM outbox"));
        Assert.Equal([$"{_app.Account(Side.EU, Role.Head).AccountId}"], _app.Database.Lines("SELECT account_id FROM snooze"));
        var row = (await _browser.PageAsync("/notifications")).QuerySelector(".mails tbody tr")!;
        Assert.Contains("Not sent: it had been seen here", row.Read(), StringComparison.Ordinal);
        Assert.Contains("seen 23 Nov 2026, 10:00 Brussels", row.Read(), StringComparison.Ordinal);
        Assert.Null(row.QuerySelector("form"));
    }

    [Fact]
    public async Task What_was_sent_stays_sent()
    {
        _app.Database.AddReminder(_deadline, _person, "sent");

        using var answer = await Seen();

        Assert.Equal(["sent 2026-11-23T09:00:00.000Z"], _app.Database.Lines("SELECT state, acknowledged_at FROM reminder"));
        Assert.Equal(["sent "], _app.Database.Lines("SELECT state, outcome FROM outbox"));
    }

    [Fact]
    public async Task A_later_reminder_of_the_same_deadline_still_comes()
    {
        _app.Database.AddReminder(_deadline, _person, "sent", "-7", localDate: "2026-11-17");
        _app.Database.AddReminder(_deadline, _person);

        using var answer = await _browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "seen"), ("Answer.Reminder", "1"));

        Assert.Equal(["-7 seen", "-3 "], _app.Database.Lines("SELECT offset, iif(acknowledged_at IS NULL, '', 'seen') FROM reminder ORDER BY id"));
        Assert.Equal(["sent", "pending"], _app.Database.Lines("SELECT state FROM outbox ORDER BY id"));
    }

    [Fact]
    public async Task What_was_seen_before_it_was_sent_is_told_and_comes_with_the_next_of_its_days()
    {
        _app.Database.TurnDigestsOff();
        var sweep = _app.Services.GetRequiredService<Sweep>();
        sweep.Run();

        using var answer = await Seen();
        _app.Clock.Advance(TimeSpan.FromDays(1));
        sweep.Run();
        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed"], _app.Database.Ledger());
        _app.Clock.Advance(TimeSpan.FromDays(1));
        sweep.Run();

        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed", "eu.negotiator@example.org -1 2026-11-25 planned"], _app.Database.Ledger());
    }

    [Fact]
    public async Task It_is_noted_when_it_was_first_seen()
    {
        var reminder = _app.Database.AddReminder(_deadline, _person, "sent");
        var other = _app.Database.AddDeadline("2026-11-27", "Another");
        _app.Database.AddReminder(other, _person, "sent");
        using var first = await Seen();
        _app.Clock.Advance(TimeSpan.FromHours(1));

        using var again = await _browser.SubmitAsync("/notifications", $"answer-{other}", ("Answer.Do", "seen"), ("Answer.Reminder", $"{reminder}"));

        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(["2026-11-23T09:00:00.000Z"], _app.Database.Lines($"SELECT acknowledged_at FROM reminder WHERE id = {reminder}"));
    }

    [Fact]
    public async Task A_reminder_of_somebody_else_of_what_is_hidden_or_of_nothing_does_not_exist()
    {
        _app.Database.AddReminder(_deadline, _person);
        var others = _app.Database.AddReminder(_deadline, _app.Account(Side.EU, Role.Head));
        var hidden = _app.Database.AddReminder(_app.Database.AddDeadline("2026-11-26", "Canary", visibility: Visibility.KZ), _person);

        foreach (var id in (long[])[others, hidden, 999])
        {
            using var answer = await _browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "seen"), ("Answer.Reminder", $"{id}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains($"There is no reminder {id}.", (await answer.PageAsync()).QuerySelector("main").Read(), StringComparison.Ordinal);
        }

        Assert.Equal(["pending", "pending", "pending"], _app.Database.Lines("SELECT state FROM outbox WHERE outcome IS NULL"));
        Assert.Empty(_app.Database.Lines("SELECT 1 FROM reminder WHERE acknowledged_at IS NOT NULL"));
    }

    private Task<HttpResponseMessage> Seen() => _browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "seen"));
}
