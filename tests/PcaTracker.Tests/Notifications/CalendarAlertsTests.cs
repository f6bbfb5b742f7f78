using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Tests.Notifications;

public sealed class CalendarAlertsTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void Without_open_deadlines_there_is_no_alert() => Assert.Empty(Alerts());

    [Fact]
    public void An_unverified_year_that_a_deadline_counts_by_is_named_with_the_way_out()
    {
        _app.Database.AddDeadline(dueOn: "2026-12-01", party: Side.EU);

        Assert.Equal(
            ["The working days of the EU institutions in 2026 are not verified, and deadlines count by them. Compare `calendar list` with the official list, then confirm it on the Administration page, or by `calendar verify EU 2026 --source …`."],
            Alerts());
    }

    [Fact]
    public void A_joint_deadline_counts_by_both_calendars_and_its_reminders_by_their_own_years()
    {
        _app.Database.AddDeadline(dueOn: "2027-01-08", party: Side.Joint);

        Assert.Equal(["EU institutions in 2026", "EU institutions in 2027", "Kazakhstan in 2026", "Kazakhstan in 2027"], Named());
    }

    [Fact]
    public void A_missing_year_is_named_as_unknown()
    {
        _app.Database.AddDeadline(dueOn: "2029-06-01", party: Side.KZ);

        Assert.Equal(
            ["The working days of Kazakhstan in 2029 are not known, and deadlines count by them as if only Saturdays and Sundays were off. Run `calendar import FILE` with the official list."],
            Alerts());
    }

    [Fact]
    public void A_deadline_long_overdue_counts_by_this_year()
    {
        _app.Database.AddDeadline(dueOn: "2020-01-07", party: Side.EU);

        Assert.Equal(["EU institutions in 2026"], Named());
    }

    [Fact]
    public void A_deadline_with_its_own_offsets_counts_by_them()
    {
        _app.Database.Execute($"UPDATE deadline SET reminder_offsets = '-60,0,+1' WHERE id = {_app.Database.AddDeadline(dueOn: "2027-03-10", party: Side.EU)}");

        Assert.Equal(["EU institutions in 2026", "EU institutions in 2027"], Named());
    }

    [Fact]
    public void A_verified_year_and_a_waived_deadline_raise_no_alert()
    {
        _app.Database.AddDeadline(dueOn: "2026-12-01", party: Side.EU);
        _app.Database.Execute($"UPDATE deadline SET status = 'waived' WHERE id = {_app.Database.AddDeadline(dueOn: "2029-06-01", party: Side.KZ)}");
        _app.Database.WriteAsSystem(session => WorkingYears.Verify(session, "EU", 2026, "OJ C 1"));

        Assert.Empty(Alerts());
    }

    private IEnumerable<string> Named() => Alerts().Select(alert => alert["The working days of ".Length..alert.IndexOf(" are", StringComparison.Ordinal)].Replace("the ", "", StringComparison.Ordinal));

    private IReadOnlyList<string> Alerts()
    {
        using var session = _app.Database.OpenAsSystem();
        return [.. CalendarAlerts.Of(session).Select(alert => alert.Sentence)];
    }
}
