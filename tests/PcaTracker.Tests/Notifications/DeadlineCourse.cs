using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Notifications;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Rows;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Tests.Notifications;

/// <summary>A step in the course of a deadline.</summary>
internal enum CourseStep
{
    Move, Complete, Waive, Reopen, Snooze, Acknowledge, Owner, Party, Offsets, Sweep, Send, Tick, Wait,
}

/// <summary>Takes one deadline through steps in the real tracker, and compares every mail with <see cref="ReminderModel"/>.</summary>
internal sealed class DeadlineCourse
{
    private static readonly string?[] OwnOffsets = [null, "-5,0,+1", "-20,-2,0,+1,+2"];

    private readonly TestApp _app;
    private readonly ScriptedSmtpServer _server;
    private readonly IReadOnlyList<Actor> _people;
    private readonly ReminderModel _model;
    private readonly long _id;
    private readonly Dictionary<long, (int Sequence, LocalDate DueOn, bool OfThisOpening)> _mailed = [];
    private readonly Dictionary<long, (int Revision, LocalDate Day)> _known = [];
    private int _read;

    public DeadlineCourse(TestApp app, ScriptedSmtpServer server, IReadOnlyList<Actor> people)
    {
        (_app, _server, _people) = (app, server, people);
        using var session = app.Database.OpenAsSystem();
        var working = WorkingDaysTable.Of(session);
        _model = new ReminderModel((side, day) => working[side].IsWorking(day)) { DueOn = Today(people[0]).PlusDays(9), Owner = people[0].Email };
        _id = app.Database.AddDeadline(Iso(_model.DueOn), owner: _model.Owner);
        _read = server.Accepted.Count;
    }

    public List<string> Violations { get; } = [];

    public int Mails { get; private set; }

    public async Task TakeAsync(CourseStep step, int number)
    {
        var person = _people[number % _people.Count];
        switch (step)
        {
            case CourseStep.Move: Move(_people.First(p => p.Role == Role.Negotiator), Today(_people[0]).PlusDays(number % 12 - 4)); break;
            case CourseStep.Complete: Close(Deadline.Done, (session, id) => CompleteDeadline.Run(session, id, RowVersionCondition.Any)); break;
            case CourseStep.Waive: Close(Deadline.Waived, (session, id) => WaiveDeadline.Run(session, id, RowVersionCondition.Any, "It fell away.")); break;
            case CourseStep.Reopen: Reopen(countsRevision: number % 2 == 0); break;
            case CourseStep.Snooze: Snooze(person, Today(person).PlusDays(1 + number / 4 % 6)); break;
            case CourseStep.Acknowledge: Acknowledge(person, number); break;
            case CourseStep.Owner: Change("Owner", _model.Owner = number % 5 == 4 ? null : person.Email); break;
            case CourseStep.Party: Change("ResponsibleParty", _model.Party = Side.All[number % 3]); break;
            case CourseStep.Offsets: ChangeOffsets(OwnOffsets[number % 3]); break;
            case CourseStep.Sweep: _app.Services.GetRequiredService<Sweep>().Run(); break;
            case CourseStep.Send: await SendAsync(); break;
            case CourseStep.Tick: await TickAsync(); break;
            default: Wait(number); break;
        }
    }

    /// <summary>Advances the clock to the next morning, within the hour, or by up to a day and a half.</summary>
    private void Wait(int number) => _app.Clock.Advance((number % 3) switch
    {
        0 => TimeSpan.FromHours(34) - _app.Clock.GetUtcNow().TimeOfDay,
        1 => TimeSpan.FromMinutes(number % 60),
        _ => TimeSpan.FromMinutes(number),
    });

    /// <summary>Plans and sends twice: the second sweep plans what the first delivery dropped.</summary>
    private async Task TickAsync()
    {
        for (var round = 0; round < 2; round++)
        {
            _app.Services.GetRequiredService<Sweep>().Run();
            await SendAsync();
        }

        foreach (var person in _people)
        {
            var now = Now(person);
            if (_model.IsOwed(person, now))
                AddViolation($"{person.Email} is not reminded");
            // Checked again without the model: from the due day on, owners and stand-ins have been reminded.
            var maySend = now.TimeOfDay >= new LocalTime(8, 0) && now.TimeOfDay < new LocalTime(20, 0) && (now.Date == _model.DueOn || _model.Worked(now.Date));
            if (_model.IsOpen && maySend && now.Date >= _model.DueOn && _model.ReasonFor(person) is Reminder.Owner or Reminder.StandIn && !_model.IsSnoozed(person, now.Date)
                && !(_model.Known(person) is { } known && known.DueOn == _model.DueOn && (now.Date == _model.DueOn ? known.Day == now.Date : known.Day > _model.DueOn)))
                AddViolation($"{person.Email} does not know on {now.Date:uuuu-MM-dd} that it is due on {_model.DueOn:uuuu-MM-dd}");
        }
    }

    private async Task SendAsync()
    {
        await _app.Services.GetRequiredService<Sender>().RunAsync(TestContext.Current.CancellationToken);
        foreach (var mail in _server.Accepted.Skip(_read).ToList())
            Take(mail);
        _read = _server.Accepted.Count;
    }

    private void Take(MimeMessage mail)
    {
        Mails++;
        var person = _people.Single(p => p.Email == mail.To.Mailboxes.Single().Address);
        var entry = Ical.Net.Calendar.Load(((TextPart)mail.Attachments.Single()).Text)!.Events.Single();
        var (dueOn, today) = (LocalDate.FromDateTime(entry.DtStart!.Value), Today(person));
        if (dueOn != _model.DueOn)
            AddViolation($"{person.Email} is reminded of {dueOn:uuuu-MM-dd}");
        if (!_model.IsOwed(person, Now(person)))
            AddViolation($"{person.Email} is told '{mail.Subject}' and knows it");
        var isMoved = mail.TextBody!.Contains("It was moved", StringComparison.Ordinal) && mail.HtmlBody!.Contains("It was moved", StringComparison.Ordinal);
        if (_mailed.TryGetValue(person.AccountId, out var before))
        {
            // A calendar keeps the event with the higher sequence.
            if (entry.Sequence < before.Sequence || (entry.Sequence == before.Sequence && dueOn != before.DueOn))
                AddViolation($"The calendar of {person.Email} keeps {before.DueOn:uuuu-MM-dd}");
            if (isMoved != (before.OfThisOpening && dueOn != before.DueOn))
                AddViolation($"{person.Email} is told wrongly whether it was moved from {before.DueOn:uuuu-MM-dd}");
        }
        else if (isMoved)
            AddViolation($"{person.Email} is informed of a move without an earlier reminder");

        _mailed[person.AccountId] = (entry.Sequence, dueOn, true);
        Know(person, entry.Sequence, today, dueOn);
    }

    private void Move(Actor who, LocalDate to)
    {
        if (_app.Database.WriteAs(who, session => MoveDeadline.Run(session, _id, RowVersionCondition.Any, to.ToDateOnly(), "It slipped.")).Refusal is null)
            _model.DueOn = to;
    }

    private void Close(string status, Func<Session, long, Result<long>> how)
    {
        if (_app.Database.WriteAs(_people[0], session => how(session, _id)).Refusal is null)
            _model.Close(status);
    }

    // No command reopens a deadline; another program can.
    private void Reopen(bool countsRevision)
    {
        if (_model.IsOpen)
            return;
        _app.Database.Execute($"UPDATE deadline SET status = 'open', done_on = NULL, revision = revision + {(countsRevision ? 1 : 0)} WHERE id = {_id}");
        _model.Reopen();
        _known.Clear();
        foreach (var (person, mailed) in _mailed.ToList())
            _mailed[person] = mailed with { OfThisOpening = false };
    }

    private void Snooze(Actor person, LocalDate until)
    {
        if (_app.Database.WriteAs(person, session => SnoozeDeadline.Run(session, _id, until.ToDateOnly())).Refusal is null)
            _model.Snoozed(person, until);
    }

    /// <summary>Marks one of the last two reminders as seen; seeing the older one changes nothing if the newer was seen.</summary>
    private void Acknowledge(Actor person, int number)
    {
        using var system = _app.Database.OpenAsSystem();
        var reminders = system.Connection.Query<(long Id, long Revision, string DueOn, string Day)>(
            """
            SELECT id, revision, due_on, local_date
            FROM reminder
            WHERE deadline_id = @_id AND account_id = @AccountId AND acknowledged_at IS NULL AND state <> 'suppressed' AND NOT before_reopening
            ORDER BY revision DESC, local_date DESC
            """,
            new { _id, person.AccountId }).ToList();
        if (reminders is [])
            return;
        var (id, revision, dueOn, day) = reminders[number / 4 % Math.Min(2, reminders.Count)];
        if (_app.Database.WriteAs(person, session => AcknowledgeReminder.Run(session, id)).Refusal is not null)
            return;
        _model.SnoozeEnded(person);
        Know(person, (int)revision, Parse(day), Parse(dueOn));
    }

    private void Know(Actor person, int revision, LocalDate day, LocalDate dueOn)
    {
        if (_known.TryGetValue(person.AccountId, out var known) && (known.Revision > revision || (known.Revision == revision && known.Day >= day)))
            return;
        _known[person.AccountId] = (revision, day);
        _model.Reminded(person, day, dueOn);
    }

    private void ChangeOffsets(string? offsets)
    {
        Change("ReminderOffsets", offsets);
        _model.Offsets = [.. (offsets ?? "-14,-7,-3,-1,0,1,3").Split(',').Select(o => int.Parse(o, CultureInfo.InvariantCulture))];
    }

    private void Change(string property, string? value) =>
        Assert.Null(_app.Database.WriteAs(_people[0], session => ChangeRow.Run(session, "Deadlines", _id, RowVersionCondition.Any, new Dictionary<string, object?> { [property] = value })).Refusal);

    private void AddViolation(string what) => Violations.Add($"{what}, at {Now(_people[0])}: due {_model.DueOn:uuuu-MM-dd}, {_model.Status}, of {_model.Owner ?? "nobody"} ({_model.Party})");

    private ZonedDateTime Now(Actor person) => Instant.FromDateTimeOffset(_app.Clock.GetUtcNow()).InZone(DateTimeZoneProviders.Tzdb[person.TimeZone]);

    private LocalDate Today(Actor person) => Now(person).Date;

    private static string Iso(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static LocalDate Parse(string day) => NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value;
}
