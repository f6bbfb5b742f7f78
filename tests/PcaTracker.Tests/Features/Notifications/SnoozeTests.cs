using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

public sealed class SnoozeTests : OwnDeadline
{
    [Fact]
    public async Task A_snooze_suppresses_only_the_persons_own_waiting_reminder()
    {
        App.Database.AddReminder(DeadlineId, Person);
        App.Database.AddReminder(DeadlineId, Person, "sent", "-7", localDate: "2026-11-16");
        App.Database.AddReminder(DeadlineId, App.Account(Side.EU, Role.Head));
        App.Database.AddReminder(App.Database.AddDeadline("2026-11-26", "Another"), Person);

        using var answer = await Snooze("2026-11-25");

        Assert.Equal("/notifications?done=later#mails", answer.Headers.Location!.OriginalString);
        Assert.Equal([$"{Person.AccountId} {DeadlineId} 2026-11-26 2026-11-25"], App.Database.Lines("SELECT * FROM snooze"));
        Assert.Equal(["suppressed snoozed suppressed", "sent  sent", "pending  planned", "pending  planned"],
            App.Database.Lines("SELECT o.state, o.outcome, r.state FROM outbox o JOIN reminder r ON r.id = o.reminder_id ORDER BY o.id"));
        Assert.Contains("Snoozed until 25 Nov 2026", (await Browser.PageAsync("/notifications")).QuerySelector(".mails").Read(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snoozed_deadline_is_reminded_of_on_that_day_and_not_before()
    {
        App.Database.TurnDigestsOff();
        var sweep = App.Services.GetRequiredService<Sweep>();
        sweep.Run();

        using var answer = await Snooze("2026-11-26");
        App.Clock.Advance(TimeSpan.FromDays(2));
        sweep.Run();
        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed"], App.Database.Ledger());
        App.Clock.Advance(TimeSpan.FromDays(1));
        sweep.Run();

        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed", "eu.negotiator@example.org 0 2026-11-26 planned"], App.Database.Ledger());
    }

    [Fact]
    public async Task A_later_snooze_replaces_an_earlier_one()
    {
        App.Database.AddReminder(DeadlineId, Person, "sent");

        using var first = await Snooze("2026-11-25");
        using var second = await Snooze("2026-12-01");

        Assert.Equal([$"{Person.AccountId} {DeadlineId} 2026-11-26 2026-12-01"], App.Database.Lines("SELECT * FROM snooze"));
    }

    [Theory]
    [InlineData("2026-11-23", "Choose a day after 23 Nov 2026, and at most 60 days from it.")]
    [InlineData("2026-11-22", "Choose a day after 23 Nov 2026, and at most 60 days from it.")]
    [InlineData("2027-01-23", "Choose a day after 23 Nov 2026, and at most 60 days from it.")]
    [InlineData("tomorrow", "'tomorrow' is no day: write one that exists, such as 2026-11-26.")]
    [InlineData("", "Choose the day on which you want to be reminded again.")]
    public async Task A_day_not_within_sixty_days_after_today_is_refused_at_its_field(string until, string sentence)
    {
        App.Database.AddReminder(DeadlineId, Person);

        using var answer = await Snooze(until);
        var page = await answer.PageAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith(sentence, page.QuerySelector($"label[for=until-{DeadlineId}] .field-error").Read(), StringComparison.Ordinal);
        Assert.Empty(App.Database.Lines("SELECT * FROM snooze"));
        Assert.Equal(["pending"], App.Database.Lines("SELECT state FROM outbox"));
    }

    [Fact]
    public async Task Today_is_by_the_zone_of_the_person()
    {
        App.Database.Execute("UPDATE account SET time_zone = 'Asia/Almaty'");
        App.Clock.Advance(TimeSpan.FromHours(11));
        using var browser = App.SignedIn(Side.EU, Role.Negotiator);
        App.Database.AddReminder(DeadlineId, Person);

        using var today = await browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-24"));
        Assert.Equal(HttpStatusCode.OK, today.StatusCode);
        using var tomorrow = await browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"));
        Assert.Equal(HttpStatusCode.Redirect, tomorrow.StatusCode);
    }

    [Theory]
    [InlineData(Visibility.KZ)]
    [InlineData(null)]
    public async Task A_hidden_deadline_is_answered_as_a_missing_one(string? visibility)
    {
        App.Database.AddReminder(DeadlineId, Person);
        var hidden = visibility is null ? 999 : App.Database.AddDeadline("2026-11-26", "Canary", visibility: visibility);

        using var answer = await Browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"), ("Answer.Deadline", $"{hidden}"));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("This is not there any more, or you may not see it.", (await answer.PageAsync()).QuerySelector("main").Read(), StringComparison.Ordinal);
        Assert.Empty(App.Database.Lines("SELECT * FROM snooze"));
    }

    [Fact]
    public async Task A_settled_deadline_cannot_be_snoozed()
    {
        var settled = App.Database.AddDeadline("2026-11-26", "Settled");
        App.Database.Execute($"UPDATE deadline SET status = 'done', done_on = '2026-11-23' WHERE id = {settled}");
        App.Database.AddReminder(DeadlineId, Person);
        App.Database.AddReminder(settled, Person, "sent");

        using var answer = await Browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "later"), ("Answer.Until", "2026-11-25"), ("Answer.Deadline", $"{settled}"));
        var page = await answer.PageAsync();

        Assert.Equal("“Settled” is not open any more: done.", page.QuerySelector(".errors li").Read());
        Assert.Single(page.QuerySelectorAll(".answer"));
        Assert.Empty(App.Database.Lines("SELECT * FROM snooze"));
    }

    private Task<HttpResponseMessage> Snooze(string until) =>
        Browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "later"), ("Answer.Until", until));
}
