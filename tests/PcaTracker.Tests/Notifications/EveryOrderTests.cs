using CsCheck;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Notifications;

/// <summary>A deadline that is moved, closed, reopened, snoozed and given to others in any order, with sweeps and sendings in between.</summary>
public sealed class EveryOrderTests : IAsyncLifetime
{
    // Half of the steps let time pass or tick: otherwise nobody is ever told.
    private static readonly Gen<(Step Step, int Number)[]> Courses = Gen.Select(
        Gen.Frequency(
            (9, Gen.Const(Step.Tick)), (9, Gen.Const(Step.Wait)), (5, Gen.Const(Step.Move)), (2, Gen.Const(Step.Sweep)), (1, Gen.Const(Step.Send)),
            (1, Gen.Const(Step.Complete)), (1, Gen.Const(Step.Waive)), (2, Gen.Const(Step.Reopen)), (2, Gen.Const(Step.Snooze)), (2, Gen.Const(Step.Acknowledge)),
            (1, Gen.Const(Step.Owner)), (1, Gen.Const(Step.Party)), (1, Gen.Const(Step.Offsets))),
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
    public async Task Everybody_is_told_what_is_due_on_its_day_in_their_hours_and_no_news_twice()
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
                Assert.True(course.Wrongs.Count == 0, string.Join("\n", course.Wrongs));
            },
            iter: Samples, threads: 1, print: steps => string.Join(", ", steps.Select(s => $"{s.Step} {s.Number}")));

        Assert.True(mails > Samples, $"{mails} mails");
    }

    /// <summary>How many courses; <c>PCATRACKER_COURSES</c> for more.</summary>
    private static int Samples => int.TryParse(Environment.GetEnvironmentVariable("PCATRACKER_COURSES"), out var samples) ? samples : 100;
}
