using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Features.Notifications;

public sealed class AcknowledgeTests : OwnDeadline
{
    [Fact]
    public async Task A_seen_reminder_is_marked_ends_the_snooze_and_is_not_sent()
    {
        var reminder = App.Database.AddReminder(DeadlineId, Person);
        App.Database.Execute($"INSERT INTO snooze (account_id, deadline_id, due_on, until) VALUES ({Person.AccountId}, {DeadlineId}, '2026-11-26', '2026-11-25'), ({App.Account(Side.EU, Role.Head).AccountId}, {DeadlineId}, '2026-11-26', '2026-11-25')");

        using var answer = await Seen();

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal([$"{reminder} 2026-11-23T09:00:00.000Z suppressed"], App.Database.Lines("SELECT id, acknowledged_at, state FROM reminder"));
        Assert.Equal(["suppressed seen"], App.Database.Lines("SELECT state, outcome FROM outbox"));
        Assert.Equal([$"{App.Account(Side.EU, Role.Head).AccountId}"], App.Database.Lines("SELECT account_id FROM snooze"));
        var row = (await Browser.PageAsync("/notifications")).QuerySelector(".mails tbody tr")!;
        Assert.Contains("Not sent: it had been seen here", row.Read(), StringComparison.Ordinal);
        Assert.Contains("seen 23 Nov 2026, 10:00 Brussels", row.Read(), StringComparison.Ordinal);
        Assert.Null(row.QuerySelector("form"));
    }

    [Fact]
    public async Task A_sent_reminder_stays_sent()
    {
        App.Database.AddReminder(DeadlineId, Person, "sent");

        using var answer = await Seen();

        Assert.Equal(["sent 2026-11-23T09:00:00.000Z"], App.Database.Lines("SELECT state, acknowledged_at FROM reminder"));
        Assert.Equal(["sent "], App.Database.Lines("SELECT state, outcome FROM outbox"));
    }

    [Fact]
    public async Task A_later_reminder_of_a_seen_deadline_still_comes()
    {
        App.Database.AddReminder(DeadlineId, Person, "sent", "-7", localDate: "2026-11-17");
        App.Database.AddReminder(DeadlineId, Person);

        using var answer = await Browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "seen"), ("Answer.Reminder", "1"));

        Assert.Equal(["-7 seen", "-3 "], App.Database.Lines("SELECT \"offset\", CASE WHEN acknowledged_at IS NULL THEN '' ELSE 'seen' END FROM reminder ORDER BY id"));
        Assert.Equal(["sent", "pending"], App.Database.Lines("SELECT state FROM outbox ORDER BY id"));
    }

    [Fact]
    public async Task A_reminder_seen_before_sending_is_suppressed_and_the_next_day_still_comes()
    {
        App.Database.TurnDigestsOff();
        var sweep = App.Services.GetRequiredService<Sweep>();
        sweep.Run();

        using var answer = await Seen();
        App.Clock.Advance(TimeSpan.FromDays(1));
        sweep.Run();
        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed"], App.Database.Ledger());
        App.Clock.Advance(TimeSpan.FromDays(1));
        sweep.Run();

        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed", "eu.negotiator@example.org -1 2026-11-25 planned"], App.Database.Ledger());
    }

    [Fact]
    public async Task The_first_moment_of_seeing_is_kept()
    {
        var reminder = App.Database.AddReminder(DeadlineId, Person, "sent");
        var other = App.Database.AddDeadline("2026-11-27", "Another");
        App.Database.AddReminder(other, Person, "sent");
        using var first = await Seen();
        App.Clock.Advance(TimeSpan.FromHours(1));

        using var again = await Browser.SubmitAsync("/notifications", $"answer-{other}", ("Answer.Do", "seen"), ("Answer.Reminder", $"{reminder}"));

        Assert.Equal(HttpStatusCode.Redirect, again.StatusCode);
        Assert.Equal(["2026-11-23T09:00:00.000Z"], App.Database.Lines($"SELECT acknowledged_at FROM reminder WHERE id = {reminder}"));
    }

    [Fact]
    public async Task A_reminder_of_another_person_or_a_hidden_deadline_is_not_found()
    {
        App.Database.AddReminder(DeadlineId, Person);
        var others = App.Database.AddReminder(DeadlineId, App.Account(Side.EU, Role.Head));
        var hidden = App.Database.AddReminder(App.Database.AddDeadline("2026-11-26", "Canary", visibility: Visibility.KZ), Person);

        foreach (var id in (long[])[others, hidden, 999])
        {
            using var answer = await Browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "seen"), ("Answer.Reminder", $"{id}"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("This is not there any more, or you may not see it.", (await answer.PageAsync()).QuerySelector("main").Read(), StringComparison.Ordinal);
        }

        Assert.Equal(["pending", "pending", "pending"], App.Database.Lines("SELECT state FROM outbox WHERE outcome IS NULL"));
        Assert.Empty(App.Database.Lines("SELECT 1 FROM reminder WHERE acknowledged_at IS NOT NULL"));
    }

    private Task<HttpResponseMessage> Seen() => Browser.SubmitAsync("/notifications", $"answer-{DeadlineId}", ("Answer.Do", "seen"));
}
