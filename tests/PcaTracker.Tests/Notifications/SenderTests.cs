using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Notifications;

public sealed class SenderTests : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync([.. _server.Settings, new("Logging:LogLevel:PcaTracker.Notifications", "None")]);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_planned_reminder_is_handed_over_once_with_its_result_recorded()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");

        await Tick();
        await Tick();

        var message = Assert.Single(_server.Accepted);
        Assert.Equal("eu.negotiator@example.org", Assert.Single(message.To.Mailboxes).Address);
        Assert.Equal(["sent 1 2.0.0 queued"], Outbox("smtp_reply"));
        Assert.Equal([$"sent {message.MessageId} 2026-11-23T09:00:00.000Z"],
            _app.Database.Lines("SELECT r.state, o.message_id, r.sent_at FROM reminder r JOIN outbox o ON o.reminder_id = r.id"));
    }

    [Fact]
    public async Task A_refused_message_is_retried_after_1_2_5_15_and_60_minutes_under_the_same_id()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ => SmtpAnswer.RefuseForNow;

        foreach (var minutes in (int[])[1, 2, 5, 15, 60, 60])
        {
            var asked = _server.Asked.Count;
            await Tick();
            Assert.Equal(asked + 1, _server.Asked.Count);
            _app.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            await Tick();
            Assert.Equal(asked + 1, _server.Asked.Count);
            _app.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["pending 6 450 4.2.1 mailbox busy"], Outbox("smtp_reply"));
        var messageId = Assert.Single(_app.Database.Lines("SELECT message_id FROM outbox"));
        _server.Answer = _ => SmtpAnswer.Accept;
        await Tick();

        Assert.Equal(messageId, Assert.Single(_server.Accepted).MessageId);
    }

    [Fact]
    public async Task A_message_is_given_up_after_its_last_attempt()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ => SmtpAnswer.RefuseForNow;
        await Tick();
        _app.Database.Execute("UPDATE outbox SET attempt = 76");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await Tick();

        Assert.Equal(["dead 77"], Outbox("NULL"));
        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 failed"], _app.Database.Ledger());
        _app.Clock.Advance(TimeSpan.FromHours(2));
        await Tick();
        Assert.Equal(2, _server.Asked.Count);
    }

    [Fact]
    public async Task A_refused_message_does_not_delay_others()
    {
        _app.Account(Side.EU, Role.Head);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _app.Database.AddDeadline(dueOn: "2026-11-24", owner: "eu.head@example.org");
        _server.Answer = recipient => recipient == "eu.head@example.org" ? SmtpAnswer.RefuseForNow : SmtpAnswer.Accept;

        await Tick();

        Assert.Equal(["eu.negotiator@example.org"], _server.Accepted.Select(m => m.To.ToString().Split('<', '>')[1]));
        Assert.Equal(3, _server.Asked.Count);
    }

    [Fact]
    public async Task The_sender_pauses_after_each_message_while_requests_are_in_flight()
    {
        _app.Account(Side.EU, Role.Head);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        T Of<T>() where T : notnull => _app.Services.GetRequiredService<T>();
        var clock = new FakeTimeProvider();
        var busy = new BusySignal(clock);
        var sender = new Sender(Of<Outbox>(), Of<MailComposer>(), Of<IMailTransport>(), Of<FailPoints>(), busy, NullLogger<Sender>.Instance);
        Of<Sweep>().Run();

        busy.Enter();
        var sending = sender.RunAsync(TestContext.Current.CancellationToken);
        while (_server.Accepted.Count == 0)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        // Without a pause all of them would be sent by then.
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Single(_server.Accepted);
        Assert.False(sending.IsCompleted);
        while (!sending.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(_app.Database.Lines("SELECT 1 FROM outbox").Count, _server.Accepted.Count);
        Assert.InRange(_server.Accepted.Count, 2, 10);
    }

    [Fact]
    public async Task An_unavailable_server_is_left_alone_until_the_next_tick_and_then_gets_the_others_first()
    {
        _app.Account(Side.EU, Role.Head);
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ => SmtpAnswer.Drop;

        await Tick();
        Assert.Single(_server.Asked);
        _server.Answer = _ => SmtpAnswer.Accept;
        await Tick();
        Assert.NotEqual(_server.Asked[0], Assert.Single(_server.Accepted).To.Mailboxes.Single().Address);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await Tick();

        Assert.Equal(["eu.head@example.org", "eu.negotiator@example.org"], _server.Accepted.Select(m => m.To.Mailboxes.Single().Address).Order());
    }

    [Fact]
    public async Task A_message_accepted_without_a_reply_is_repeated_under_the_same_id()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ => SmtpAnswer.TakeAndDrop;
        await Tick();
        _server.Answer = _ => SmtpAnswer.Accept;
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        await Tick();

        Assert.Equal(2, _server.Accepted.Count);
        Assert.Single(_server.Accepted.DistinctBy(m => m.MessageId));
    }

    [Fact]
    public async Task A_message_counts_as_accepted_if_the_server_closes_without_QUIT()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ => SmtpAnswer.AcceptAndDrop;

        await Tick();

        Assert.Single(_server.Accepted);
        Assert.Equal(["sent 1 2.0.0 queued"], Outbox("smtp_reply"));
    }

    [Theory]
    [InlineData("UPDATE deadline SET status = 'done', done_on = '2026-11-23'")]
    [InlineData("UPDATE deadline SET status = 'waived'")]
    [InlineData("UPDATE deadline SET due_on = '2027-03-01', revision = revision + 1")]
    [InlineData("UPDATE deadline SET owner = 'kz.head@example.org', visibility = 'kz'")]
    [InlineData("UPDATE deadline SET visibility = 'kz'")]
    [InlineData("UPDATE account SET disabled_at = created_at")]
    [InlineData("UPDATE account SET side = 'KZ'")]
    [InlineData("UPDATE account SET role = 'analyst'")]
    public async Task A_message_that_no_longer_holds_is_not_sent(string change)
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        Sweep();
        _app.Database.Execute(change);

        await Tick();

        Assert.Empty(_server.Asked);
        Assert.Equal(["suppressed 1"], Outbox("NULL"));
        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 suppressed"], _app.Database.Ledger());
    }

    [Fact]
    public async Task An_edit_before_sending_replaces_the_planned_reminder()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26", title: "Comments on trade");
        Sweep();
        _app.Database.Execute("UPDATE deadline SET title = 'Comments on energy', revision = revision + 1");

        await Tick();
        await Tick();

        Assert.Equal("Due in 3 days: Comments on energy", Assert.Single(_server.Accepted).Subject);
    }

    [Fact]
    public async Task After_an_outage_of_the_server_a_person_gets_one_mail_per_deadline()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _server.Answer = _ => SmtpAnswer.RefuseForNow;
        await Tick();
        _app.Clock.Advance(TimeSpan.FromDays(2));
        _server.Answer = _ => SmtpAnswer.Accept;

        await Tick();

        Assert.Equal("Due tomorrow: Comments on trade", Assert.Single(_server.Accepted).Subject);
        Assert.Equal(
            ["eu.negotiator@example.org -3 2026-11-23 suppressed", "eu.negotiator@example.org -1 2026-11-25 sent"],
            _app.Database.Ledger());
    }

    [Fact]
    public async Task A_lease_excludes_other_senders_until_it_expires()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        Sweep();
        var dead = (await _app.Services.GetRequiredService<Outbox>().ClaimAsync())!;

        await Tick();
        Assert.Empty(_server.Asked);
        _app.Clock.Advance(TimeSpan.FromMinutes(2));
        await Tick();

        Assert.Equal(dead.MessageId, Assert.Single(_server.Accepted).MessageId);
        await _app.Services.GetRequiredService<Outbox>().RecordFailedAsync(dead, "too late");
        Assert.Equal(["sent 2"], Outbox("NULL"));
    }

    [Fact]
    public async Task A_person_reads_only_their_own_ledger_of_visible_deadlines()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Account(Side.EU, Role.Head);
        _app.Database.AddDeadline(dueOn: "2026-11-26", title: "seen");
        _app.Database.AddDeadline(dueOn: "2026-11-24", title: "hidden");
        await Tick();
        _app.Database.Execute("UPDATE deadline SET visibility = 'kz' WHERE title = 'hidden'");

        using var client = _app.As(Side.EU, Role.Negotiator);
        var feed = await client.GetStringAsync("/odata/Reminders?$select=Offset,LocalDate,State,SentAt", TestContext.Current.CancellationToken);

        Assert.Equal(
            """[{"Offset":"-3","LocalDate":"2026-11-23","State":"sent","SentAt":"2026-11-23T09:00:00.000Z"}]""",
            ApiClient.WithoutIds(JsonDocument.Parse(feed).RootElement.GetProperty("value").GetRawText()));
    }

    private void Sweep()
    {
        _app.Database.TurnDigestsOff();
        _app.Services.GetRequiredService<Sweep>().Run();
    }

    private async Task Tick()
    {
        Sweep();
        await _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>State, attempt and one more column of each message.</summary>
    private IEnumerable<string> Outbox(string column) => _app.Database.Lines($"SELECT concat_ws(' ', state, attempt, {column}) FROM outbox");
}
