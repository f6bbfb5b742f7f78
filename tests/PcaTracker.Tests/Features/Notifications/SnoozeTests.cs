using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

public sealed class SnoozeTests : IAsyncLifetime
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
    public async Task What_still_waits_for_that_person_is_taken_back_and_nobody_elses()
    {
        _app.Database.AddReminder(_deadline, _person);
        _app.Database.AddReminder(_deadline, _person, "sent", "-7", localDate: "2026-11-16");
        _app.Database.AddReminder(_deadline, _app.Account(Side.EU, Role.Head));
        _app.Database.AddReminder(_app.Database.AddDeadline("2026-11-26", "Another"), _person);

        using var answer = await Snooze("2026-11-25");

        Assert.Equal("/notifications?done=later#mails", answer.Headers.Location!.OriginalString[answer.Headers.Location.OriginalString.IndexOf("/notifications", StringComparison.Ordinal)..]);
        Assert.Equal([$"{_person.AccountId} {_deadline} 2026-11-25"], _app.Database.Lines("SELECT * FROM snooze"));
        Assert.Equal(["suppressed snoozed suppressed", "sent  sent", "pending  planned", "pending  planned"],
            _app.Database.Lines("SELECT o.state, o.outcome, r.state FROM outbox o JOIN reminder r ON r.id = o.reminder_id ORDER BY o.id"));
        Assert.Contains("Snoozed until 25 Nov 2026", (await _browser.PageAsync("/notifications")).QuerySelector(".mails").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_that_day_the_person_is_told_again_and_not_before()
    {
        _app.Database.TurnDigestsOff();
        var sweep = _app.Services.GetRequiredService<Sweep>();
        sweep.Run();

        using var answer = await Snooze("2026-11-26");
        _app.Clock.Advance(TimeSpan.FromDays(2));
        sweep.Run();
        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed"], _app.Database.Ledger());
        _app.Clock.Advance(TimeSpan.FromDays(1));
        sweep.Run();

        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed", "eu.negotiator@example.org 0 2026-11-26 planned"], _app.Database.Ledger());
    }

    [Fact]
    public async Task A_later_word_replaces_an_earlier_one()
    {
        _app.Database.AddReminder(_deadline, _person, "sent");

        using var first = await Snooze("2026-11-25");
        using var second = await Snooze("2026-12-01");

        Assert.Equal([$"{_person.AccountId} {_deadline} 2026-12-01"], _app.Database.Lines("SELECT * FROM snooze"));
    }

    [Theory]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-22")]
    [InlineData("2027-01-23")]
    [InlineData("tomorrow")]
    [InlineData("")]
    public async Task A_day_that_is_not_within_sixty_days_after_today_is_refused_beside_its_field(string until)
    {
        _app.Database.AddReminder(_deadline, _person);

        using var answer = await Snooze(until);
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("Choose a day after today, 2026-11-23, and at most 60 days from it.", page.QuerySelector($"label[for=until-{_deadline}] .field-error").Read(), StringComparison.Ordinal);
        Assert.Empty(_app.Database.Lines("SELECT * FROM snooze"));
        Assert.Equal(["pending"], _app.Database.Lines("SELECT state FROM outbox"));
    }

    [Fact]
    public async Task Today_is_where_the_person_is()
    {
        _app.Database.Execute("UPDATE account SET time_zone = 'Asia/Almaty'");
        _app.Clock.Advance(TimeSpan.FromHours(11));
        using var browser = _app.SignedIn(Side.EU, Role.Negotiator);
        _app.Database.AddReminder(_deadline, _person);

        using var today = await browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-24"));
        Assert.Equal(HttpStatusCode.OK, today.StatusCode);
        using var tomorrow = await browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"));
        Assert.Equal(HttpStatusCode.Redirect, tomorrow.StatusCode);
    }

    [Theory]
    [InlineData(Visibility.KZ)]
    [InlineData(null)]
    public async Task A_deadline_that_one_does_not_see_is_one_that_does_not_exist(string? visibility)
    {
        _app.Database.AddReminder(_deadline, _person);
        var hidden = visibility is null ? 999 : _app.Database.AddDeadline("2026-11-26", "Canary", visibility: visibility);

        using var answer = await _browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"), ("Answer.Deadline", $"{hidden}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains($"There is no Deadline {hidden}.", (await answer.PageAsync()).QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Empty(_app.Database.Lines("SELECT * FROM snooze"));
    }

    [Fact]
    public async Task What_is_settled_cannot_be_put_off()
    {
        var settled = _app.Database.AddDeadline("2026-11-26", "Settled");
        _app.Database.Execute($"UPDATE deadline SET status = 'done', done_on = '2026-11-23' WHERE id = {settled}");
        _app.Database.AddReminder(_deadline, _person);
        _app.Database.AddReminder(settled, _person, "sent");

        using var answer = await _browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"), ("Answer.Deadline", $"{settled}"));
        var page = await answer.PageAsync();

        Assert.Equal("The deadline 'Settled' is done already.", page.QuerySelector(".errors li").Read());
        Assert.Single(page.QuerySelectorAll(".answer"));
        Assert.Empty(_app.Database.Lines("SELECT * FROM snooze"));
    }

    private Task<HttpResponseMessage> Snooze(string until) =>
        _browser.SubmitAsync("/notifications", $"answer-{_deadline}", ("Answer.Do", "later"), ("Answer.Until", until));
}
