using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Rows;

namespace PcaTracker.Tests.Notifications;

/// <summary>
/// Reminders of moved deadlines, beginning on Monday, 23 November 2026, 10:00 in Brussels. The owner has been reminded that the
/// comments are due on Thursday.
/// </summary>
public sealed class MovedDeadlineTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;
    private Actor _owner = null!, _head = null!;
    private long _id;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync([.. _server.Settings]);
        (_owner, _head) = (_app.Account(Side.EU, Role.Negotiator), _app.Account(Side.EU, Role.Head));
        _app.Database.TurnDigestsOff();
        _id = _app.Database.AddDeadline("2026-11-26", owner: _owner.Email);
        await TickAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("2026-11-23", "Due today: Comments on trade")]
    [InlineData("2026-11-22", "Overdue by 1 day: Comments on trade")]
    [InlineData("2026-11-24", "Due tomorrow: Comments on trade")]
    [InlineData("2026-12-03", "Due in 10 days: Comments on trade")]
    public async Task A_move_is_mailed_on_the_same_day_with_the_previous_due_day(string to, string subject)
    {
        Move(to);

        await TickAsync();
        await TickAsync();

        Assert.Equal(["Due in 3 days: Comments on trade", subject], Subjects);
        Assert.Contains("It was moved: the reminder before this one named Thursday 26 November 2026.", _server.Accepted[^1].TextBody!.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadline_moved_forth_and_back_is_mailed_each_time()
    {
        Move("2026-11-23");
        await TickAsync();
        Move("2026-11-26");
        await TickAsync();
        Move("2026-11-23");
        await TickAsync();

        Assert.Equal(["Due in 3 days", "Due today", "Due in 3 days", "Due today"], Subjects.Select(s => s.Split(':')[0]));
    }

    [Fact]
    public async Task A_deadline_moved_back_before_any_mail_is_not_mailed()
    {
        Move("2026-11-23");
        Move("2026-11-26");
        await TickAsync();

        Assert.Equal(["Due in 3 days: Comments on trade"], Subjects);
    }

    [Fact]
    public async Task A_deadline_moved_back_while_its_reminder_waits_is_not_mailed()
    {
        Move("2026-11-24");
        _app.Services.GetRequiredService<Sweep>().Run();
        Move("2026-11-26");

        await TickAsync();
        await TickAsync();

        Assert.Equal(["Due in 3 days: Comments on trade"], Subjects);
        Assert.Equal(["changed"], _app.Database.Lines("SELECT outcome FROM outbox WHERE state = 'suppressed'"));
    }

    [Fact]
    public void Of_two_reminders_of_one_revision_and_day_the_one_that_was_sent_counts()
    {
        // The program that moved these deadlines did not count their revisions.
        foreach (var (seen, sent) in ((int, int)[])[(1, 2), (4, 3)])
        {
            var id = _app.Database.AddDeadline("2026-11-26", owner: _owner.Email);
            _app.Database.Execute(
                $"""
                INSERT INTO reminder (id, deadline_id, revision, due_on, account_id, "offset", local_date, state, acknowledged_at, sent_at)
                VALUES ({seen}, {id}, 1, '2026-11-24', {_owner.AccountId}, '-1', '2026-11-23', 'suppressed', '2026-11-23T09:00:00.000Z', NULL),
                  ({sent}, {id}, 1, '2026-11-26', {_owner.AccountId}, '-3', '2026-11-23', 'sent', NULL, '2026-11-23T09:01:00.000Z')
                """);
        }
        _app.Clock.Advance(TimeSpan.FromDays(1));

        var planned = _app.Services.GetRequiredService<Sweep>().Run();

        Assert.Equal(0, planned);
    }

    [Fact]
    public async Task A_waiting_reminder_of_the_old_day_is_dropped()
    {
        Move("2026-11-24");
        _app.Services.GetRequiredService<Sweep>().Run();
        Move("2026-11-23");

        await TickAsync();

        Assert.Equal(["Due in 3 days: Comments on trade", "Due today: Comments on trade"], Subjects);
        Assert.Equal(["changed"], _app.Database.Lines("SELECT outcome FROM outbox WHERE state = 'suppressed'"));
    }

    [Fact]
    public async Task A_person_who_has_seen_the_old_day_is_reminded_of_the_new_one()
    {
        var reminder = long.Parse(Assert.Single(_app.Database.Lines("SELECT id FROM reminder")), CultureInfo.InvariantCulture);
        Assert.Null(_app.Database.WriteAs(_owner, session => AcknowledgeReminder.Run(session, reminder)).Refusal);
        Move("2026-11-23");

        await TickAsync();

        Assert.Equal("Due today: Comments on trade", Subjects[^1]);
    }

    [Fact]
    public async Task A_move_ends_a_snooze_and_a_snooze_of_the_new_day_holds()
    {
        Snooze(until: "2026-12-01");
        Move("2026-11-24");
        await TickAsync();
        Assert.Equal(["Due in 3 days: Comments on trade", "Due tomorrow: Comments on trade"], Subjects);
        Assert.Empty(_app.Database.Lines("SELECT * FROM snooze"));

        Snooze(until: "2026-11-25");
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await TickAsync();
        Assert.Equal(2, Subjects.Count);

        _app.Clock.Advance(TimeSpan.FromDays(1));
        await TickAsync();
        Assert.Equal("Overdue by 1 day: Comments on trade", Subjects[^1]);
    }

    [Fact]
    public async Task A_snooze_holds_if_the_deadline_is_moved_back_before_a_mail()
    {
        Snooze(until: "2026-12-01");
        Move("2026-11-24");
        Move("2026-11-26");

        await TickAsync();

        Assert.Equal(["Due in 3 days: Comments on trade"], Subjects);
        Assert.Single(_app.Database.Lines("SELECT * FROM snooze"));
    }

    [Theory]
    [InlineData("status = 'done', done_on = '2026-11-23'", 1)]
    [InlineData("status = 'waived'", 1)]
    [InlineData("status = 'waived'", 0)]
    public async Task A_reopened_deadline_is_reminded_of_anew(string closed, int revisions)
    {
        Snooze(until: "2026-12-01");
        _app.Database.Execute($"UPDATE deadline SET {closed}, revision = revision + {revisions}");
        await TickAsync();
        _app.Database.Execute($"UPDATE deadline SET status = 'open', done_on = NULL, revision = revision + {revisions}");

        await TickAsync();
        await TickAsync();

        Assert.Equal(["Due in 3 days: Comments on trade", "Due in 3 days: Comments on trade"], Subjects);
        Assert.DoesNotContain("It was moved", _server.Accepted[^1].TextBody!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reminder_dropped_in_midday_quiet_hours_comes_when_they_end()
    {
        _app.Database.Execute("UPDATE notification_settings SET quiet_from = '10:30', quiet_until = '14:00'");
        Move("2026-11-23");
        _app.Services.GetRequiredService<Sweep>().Run();
        _app.Clock.Advance(TimeSpan.FromHours(1));
        await TickAsync();
        Assert.Single(Subjects);

        _app.Clock.Advance(TimeSpan.FromHours(3));
        await TickAsync();

        Assert.Equal("Due today: Comments on trade", Subjects[^1]);
    }

    private List<string> Subjects => [.. _server.Accepted.Select(m => m.Subject!)];

    private void Move(string to) => Assert.Null(_app.Database.WriteAs(
        _head, session => MoveDeadline.Run(session, _id, RowVersionCondition.Any, DateOnly.Parse(to, CultureInfo.InvariantCulture), "It slipped.")).Refusal);

    private void Snooze(string until) => Assert.Null(_app.Database.WriteAs(
        _owner, session => SnoozeDeadline.Run(session, _id, DateOnly.Parse(until, CultureInfo.InvariantCulture))).Refusal);

    private async Task TickAsync()
    {
        _app.Services.GetRequiredService<Sweep>().Run();
        await _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
    }
}
