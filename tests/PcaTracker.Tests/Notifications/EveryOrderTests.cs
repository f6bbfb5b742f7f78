using CsCheck;
using ODataSql.Tests;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Notifications;

/// <summary>A deadline moved, closed, reopened, snoozed and reassigned in any order, with sweeps and deliveries in between.</summary>
public sealed class EveryOrderTests : IAsyncLifetime
{
    // Half of the steps advance the clock or tick, so that reminders come due.
    private static readonly Gen<(CourseStep CourseStep, int Number)[]> Courses = Gen.Select(
        Gen.Frequency(
            (9, Gen.Const(CourseStep.Tick)), (9, Gen.Const(CourseStep.Wait)), (5, Gen.Const(CourseStep.Move)), (2, Gen.Const(CourseStep.Sweep)), (1, Gen.Const(CourseStep.Send)),
            (1, Gen.Const(CourseStep.Complete)), (1, Gen.Const(CourseStep.Waive)), (2, Gen.Const(CourseStep.Reopen)), (2, Gen.Const(CourseStep.Snooze)), (2, Gen.Const(CourseStep.Acknowledge)),
            (1, Gen.Const(CourseStep.Owner)), (1, Gen.Const(CourseStep.Party)), (1, Gen.Const(CourseStep.Offsets))),
        Gen.Int[1, 2_000]).Array[5, 40];

    private readonly ScriptedSmtpServer _server = new();
    private TestApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await TestApp.StartAsync([.. _server.Settings]);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Reminders_come_on_their_day_in_the_persons_hours_and_no_change_is_sent_twice()
    {
        Actor[] people = [_app.Account(Side.EU, Role.Negotiator), _app.Account(Side.KZ, Role.Negotiator), _app.Account(Side.EU, Role.Head), _app.Account(Side.KZ, Role.Head)];
        _app.Database.Execute("UPDATE account SET time_zone = 'Asia/Almaty' WHERE side = 'KZ'");
        _app.Database.TurnDigestsOff();
        using (var session = _app.Database.OpenAsSystem())
            people = [.. PcaTracker.Notifications.Planning.ReminderFacts.Accounts(session).OrderBy(a => Array.FindIndex(people, p => p.AccountId == a.AccountId))];
        var mails = 0;

        await Courses.SampleAsync(
            async steps =>
            {
                var course = new DeadlineCourse(_app, _server, people);
                foreach (var (step, number) in steps)
                    await course.TakeAsync(step, number);
                mails += course.Mails;
                _app.Database.Execute("DELETE FROM deadline");
                Assert.True(course.Violations.Count == 0, string.Join("\n", course.Violations));
            },
            iter: Samples, threads: 1, print: steps => string.Join(", ", steps.Select(s => $"{s.CourseStep} {s.Number}")));

        // A course sends one mail or two on average, and some send none.
        Assert.True(mails > Samples / 2, $"{mails} mails");
    }

    private static int Samples => LongRun.Of(30, all: 100);
}
