using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Simulation;

namespace PcaTracker.Tests.Notifications;

public sealed class SweepTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private int Sweep()
    {
        _app.Database.TurnDigestsOff();
        return _app.Services.GetRequiredService<Sweep>().Run();
    }

    [Fact]
    public void A_due_reminder_is_planned_once_with_its_message()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");

        Assert.Equal(1, Sweep());
        Assert.Equal(0, Sweep());

        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 planned"], _app.Database.Ledger());
        var message = Assert.Single(_app.Database.Lines("SELECT o.message_id, o.state, o.attempt FROM outbox o"));
        Assert.Matches("^reminder\\.[0-9]{1,15}\\.1@localhost pending 0$", message);
    }

    [Fact]
    public void Each_reminder_day_is_planned_once_even_if_every_minute_is_swept_twice()
    {
        _app.Account(Side.EU, Role.Head);
        _app.Database.AddDeadline(dueOn: "2026-11-26");

        for (var day = 0; day < 12; day++, _app.Clock.Advance(TimeSpan.FromDays(1)))
        {
            Sweep();
            Assert.Equal(0, Sweep());
        }

        Assert.Equal(
            [
                "eu.head@example.org -3 2026-11-23 planned",
                "eu.head@example.org -1 2026-11-25 planned",
                "eu.head@example.org 0 2026-11-26 planned",
                "eu.head@example.org +1 2026-11-27 planned",
                "eu.head@example.org +3 2026-12-01 planned",
            ],
            _app.Database.Ledger());
    }

    [Fact]
    public void After_two_weeks_without_a_sweep_only_the_latest_offset_is_planned()
    {
        _app.Account(Side.KZ, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-12-07", party: Side.KZ);
        _app.Clock.Advance(TimeSpan.FromDays(11));

        Sweep();

        Assert.Equal(["kz.negotiator@example.org -1 2026-12-04 planned"], _app.Database.Ledger());
    }

    [Fact]
    public void An_edit_repeats_no_reminder_and_a_move_is_mailed_at_once_and_on_its_new_days()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        Sweep();
        _app.Database.Execute("UPDATE deadline SET title = 'Comments on trade and energy', revision = revision + 1");
        Sweep();
        _app.Database.Execute("UPDATE deadline SET due_on = '2026-12-03', revision = revision + 1");
        Sweep();

        _app.Clock.Advance(TimeSpan.FromDays(1));
        Sweep();

        Assert.Equal(
            [
                "eu.negotiator@example.org -3 2026-11-23 planned",
                "eu.negotiator@example.org -14 2026-11-23 planned",
                "eu.negotiator@example.org -7 2026-11-24 planned",
            ],
            _app.Database.Ledger());
    }

    [Theory]
    [InlineData("status = 'done', done_on = '2026-11-20'")]
    [InlineData("status = 'waived'")]
    [InlineData("due_on = '2026-12-20'")]
    public void A_done_waived_or_distant_deadline_is_not_planned(string change)
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Database.AddDeadline(dueOn: "2026-11-26");
        _app.Database.Execute($"UPDATE deadline SET {change}");

        Assert.Equal(0, Sweep());
    }

    [Fact]
    public async Task Deleting_a_deadline_deletes_its_reminders()
    {
        _app.Account(Side.EU, Role.Negotiator);
        var id = _app.Database.AddDeadline(dueOn: "2026-11-26");
        Sweep();

        using var client = _app.As(Side.EU, Role.Head);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/odata/Deadlines({id})") { Headers = { { "If-Match", "*" } } };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(_app.Database.Ledger());
        Assert.Empty(_app.Database.Lines("SELECT * FROM outbox"));
    }

    [Fact]
    public void Only_enabled_accounts_that_see_the_deadline_are_reminded()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Account(Side.EU, Role.Head);
        _app.Account(Side.KZ, Role.Negotiator);
        _app.Account(Side.EU, Role.Analyst);
        _app.Account(Side.Joint, Role.Secretariat);
        _app.Database.Execute("UPDATE account SET disabled_at = created_at WHERE role = 'head'");
        _app.Database.AddDeadline(dueOn: "2026-11-26", party: Side.Joint, visibility: Visibility.EU);

        Sweep();

        Assert.Equal(["eu.negotiator@example.org -3 2026-11-23 planned"], _app.Database.Ledger());
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public async Task Two_thousand_open_deadlines_for_two_hundred_people_are_planned_once_in_one_sweep()
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        using (var database = TestRecord.OpenEmptyFile(directory, TimeProvider.System))
            Assert.Null(SimulationWriter.Write(database, new SimulationSize(10, 500, 7)).Refusal);
        await using var app = await TestApp.StartOnAsync(directory);
        var sweep = app.Services.GetRequiredService<Sweep>();

        var planned = sweep.Run();

        Assert.True(planned > 300, $"{planned} messages");
        Assert.Equal(0, sweep.Run());
        Assert.Equal([$"{planned}"], app.Database.Lines("SELECT count(*) FROM outbox"));
        Assert.Equal(["0"], app.Database.Lines("SELECT count(*) FROM (SELECT 1 FROM reminder GROUP BY deadline_id, account_id HAVING count(*) > 1)"));
        Assert.Equal(["200 200"], app.Database.Lines("SELECT (SELECT count(*) FROM digest), (SELECT count(DISTINCT account_id) FROM digest)"));
    }

    [Fact]
    public void A_reminder_for_Almaty_is_planned_before_one_for_Brussels()
    {
        _app.Account(Side.EU, Role.Negotiator);
        _app.Account(Side.KZ, Role.Negotiator);
        _app.Database.Execute("UPDATE account SET time_zone = 'Asia/Almaty' WHERE side = 'KZ'");
        _app.Database.AddDeadline(dueOn: "2026-12-14", party: Side.Joint);
        _app.Clock.Advance(TimeSpan.FromHours(18));

        Sweep();
        Assert.Equal(["kz.negotiator@example.org -14 2026-11-24 planned"], _app.Database.Ledger());

        _app.Clock.Advance(TimeSpan.FromHours(4));
        Sweep();
        Assert.Equal(
            ["eu.negotiator@example.org -14 2026-11-24 planned", "kz.negotiator@example.org -14 2026-11-24 planned"],
            _app.Database.Ledger());
    }
}
