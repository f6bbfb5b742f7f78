using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;

namespace PcaTracker.Tests.Notifications;

public sealed class OutboxHoldTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        var person = _app.Account(Side.EU, Role.Negotiator).AccountId;
        Plan(1, person, "2026-11-22T09:00:00.000Z");
        _app.Database.Execute(
            $"""
            INSERT INTO digest (id, account_id, local_date, told_until) VALUES (1, {person}, '2026-11-23', '2026-11-23T08:00:00.000Z');
            INSERT INTO outbox (message_id, kind, digest_id, account_id, planned_at, state, lease_until, next_at)
            VALUES ('digest@example.org', 'digest', 1, {person}, '2026-11-23T09:00:00.000Z', 'leased', '2026-11-23T09:02:00.000Z', '2026-11-23T09:00:00.000Z');
            """);
        _app.Database.WriteAsSystem(session =>
        {
            OutboxHold.Place(session, "A backup was restored.");
            return true;
        });
        Plan(2, person, "2026-11-23T09:00:00.001Z");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void A_hold_records_reason_and_moment()
    {
        using var session = _app.Database.OpenAsSystem();

        Assert.Equal(new HeldOutbox(TestApp.Start, "A backup was restored."), OutboxHold.Find(session));
    }

    [Fact]
    public void A_release_drops_messages_planned_before_the_hold_and_sends_later_ones()
    {
        Assert.Equal(new ReleasedOutbox(Dropped: 2, Waiting: 1), Release(sendAll: false));

        Assert.Equal(
            ["digest@example.org suppressed released-unsent ", "reminder.1@example.org suppressed released-unsent ", "reminder.2@example.org pending  "],
            _app.Database.Lines("SELECT message_id, state, outcome, lease_until FROM outbox ORDER BY message_id"));
        Assert.Equal(["suppressed", "planned"], _app.Database.Lines("SELECT state FROM reminder ORDER BY id"));
        Assert.Equal(["suppressed"], _app.Database.Lines("SELECT state FROM digest"));
        Assert.Empty(_app.Database.Lines("SELECT * FROM outbox_hold"));
    }

    [Fact]
    public void A_release_can_send_everything()
    {
        Assert.Equal(new ReleasedOutbox(Dropped: 0, Waiting: 3), Release(sendAll: true));

        Assert.Equal(["leased", "pending", "pending"], _app.Database.Lines("SELECT state FROM outbox ORDER BY state"));
        Assert.Equal(["planned", "planned"], _app.Database.Lines("SELECT state FROM reminder"));
        Assert.Empty(_app.Database.Lines("SELECT * FROM outbox_hold"));
    }

    [Fact]
    public void A_release_can_name_another_moment() =>
        Assert.Equal(new ReleasedOutbox(Dropped: 1, Waiting: 2), Release(sendAll: false, TestApp.Start.AddHours(-1)));

    [Fact]
    public void An_outbox_without_a_hold_is_not_released()
    {
        Release(sendAll: true);

        Assert.Null(Release(sendAll: false));

        Assert.Empty(_app.Database.Lines("SELECT 1 FROM outbox WHERE state = 'suppressed'"));
    }

    private ReleasedOutbox? Release(bool sendAll, DateTimeOffset? dropBefore = null) =>
        _app.Database.WriteAsSystem(session => (OutboxHold.Release(session, sendAll, dropBefore), true)).Item1;

    private void Plan(long id, long person, string plannedAt)
    {
        var deadline = _app.Database.AddDeadline(dueOn: "2026-11-26");
        _app.Database.Execute(
            $"""
            INSERT INTO reminder (id, deadline_id, revision, account_id, "offset", local_date) VALUES ({id}, {deadline}, 1, {person}, '-3', '2026-11-23');
            INSERT INTO outbox (message_id, kind, reminder_id, account_id, planned_at, next_at)
            VALUES ('reminder.{id}@example.org', 'reminder', {id}, {person}, '{plannedAt}', '{plannedAt}');
            """);
    }
}
