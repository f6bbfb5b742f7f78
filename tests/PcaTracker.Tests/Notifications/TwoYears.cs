using System.Globalization;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using ODataSql.AspNetCore.Reading;
using ODataSql.Tests;
using PcaTracker.Changes.Audit;
using PcaTracker.Changes.Deltas;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Hosting;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Mails;
using PcaTracker.Notifications.Planning;
using PcaTracker.Rows;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Notifications;

/// <summary>Two simulated years of a delegation, from one seed.</summary>
internal sealed class TwoYears : IAsyncDisposable
{
    private static readonly string[] Zones = ["Europe/Brussels", "Asia/Almaty", "America/New_York", "Asia/Tokyo"];
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private readonly TempDirectory _directory = TempDirectory.InMemory();
    private readonly Random _random;
    private readonly SettableClock _clock = new(Begin);
    private readonly WebApplication _app;
    private readonly TrackerDatabase _database;
    private readonly Tick _tick;
    private readonly SimulatedMailbox _mailbox;
    private readonly OverdueWatch _watch;
    private readonly List<string> _violations = [];
    private readonly Dictionary<string, int> _events = [];

    public TwoYears(int seed)
    {
        _random = new Random(seed);
        TestRecord.CopyDatabaseTo(_directory.Path);
        _app = TrackerHost.Create(_directory.Path, _clock, [new("PcaTracker:Notifications:Ticker", "false"), new("Logging:LogLevel:Default", "None")]).Value;
        _database = _app.Services.GetRequiredService<TrackerDatabase>();
        _watch = new OverdueWatch(_database, _violations);
        _mailbox = new SimulatedMailbox(_database, _clock, _random, _watch, _violations);
        T Of<T>() where T : notnull => _app.Services.GetRequiredService<T>();
        _tick = new Tick(
            Of<Sweep>(), Of<DeltaRetention>(), Of<Checkpoints>(), Of<Bounces>(),
            new Sender(Of<Outbox>(), Of<MailComposer>(), _mailbox, Of<FailPoints>(), Of<BusySignal>(), new ErrorCollector<Sender>(_violations)),
            Of<ClockJumps>(), Of<LastSweep>(), Of<DamageWatch>(), Of<DiskSpace>(), Of<IHostApplicationLifetime>(), new ErrorCollector<Tick>(_violations));
        AddPeople();
    }

    public IReadOnlyList<string> Violations => _violations;

    public string Summary => $"{_mailbox.Summary}; {string.Join(", ", _events.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Value} {e.Key}"))}; {_watch.Checked} overdue items were known in time";

    /// <summary>Whether enough of everything happened for the test to mean something.</summary>
    public bool IsEventful => _mailbox.Reminders > 300 && _mailbox.Digests > 300 && _watch.Checked > 100 && _events.Count == 12 && _events.Values.All(count => count > 5);

    public async Task LiveAsync(int days)
    {
        while (_clock.GetUtcNow() < Begin.AddDays(days) && _violations.Count == 0)
            // Half of the days begin when it is day in most zones.
            await LiveToNextDayAsync(TimeSpan.FromMinutes(_random.Next(2) == 0 ? _random.Next(0, 24 * 60) : _random.Next(9 * 60, 15 * 60)));
    }

    private async Task LiveToNextDayAsync(TimeSpan time)
    {
        _clock.Advance(TimeSpan.FromDays(1) + time - _clock.GetUtcNow().TimeOfDay);
        if (_random.Next(2) == 0)
            Happen();
        var dropped = Dropped();
        await _tick.RunAsync();
        // One tick drops messages of another day, the next plans them anew.
        if (Dropped() > dropped)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await _tick.RunAsync();
        }
        _watch.Look();
    }

    private long Dropped()
    {
        using var session = _database.OpenAsSystem();
        return session.Connection.ExecuteScalar<long>("SELECT count(*) FROM outbox WHERE state = 'suppressed'");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    private void AddPeople()
    {
        var accounts = _app.Services.GetRequiredService<AccountDirectory>();
        var negotiators = LongRun.Of(8, all: 20);
        (string Side, string Role, int Count)[] seats =
            [(Side.EU, Role.Head, 1), (Side.KZ, Role.Head, 1), (Side.EU, Role.Negotiator, negotiators), (Side.KZ, Role.Negotiator, negotiators), (Side.Joint, Role.Secretariat, 2), (Side.EU, Role.Analyst, 3), (Side.KZ, Role.Analyst, 3)];
        foreach (var (side, role, count) in seats)
            for (var number = 1; number <= count; number++)
                accounts.Add(new NewAccount($"{side}.{role}.{number}@example.org".ToLowerInvariant(), $"{side} {role} {number}", side, role, Language.English, Zones[number % Zones.Length]));
        foreach (var person in People())
            SaveSettings(person);
    }

    private List<Actor> People()
    {
        using var session = _database.OpenAsSystem();
        return [.. ReminderFacts.Accounts(session)];
    }

    private Actor Anybody(string? role = null) => Any(People().Where(p => role is null || p.Role == role).ToList());

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private void Happen()
    {
        var what = Any<(string Name, Action Do)>(
        [
            ("new", Add), ("new", Add), ("new", Add), ("move", () => Change(Move)), ("complete", () => Change(Complete)), ("complete", () => Change(Complete)), ("waive", () => Change(Waive)),
            ("edit", () => Change(Edit)), ("revocation", () => Change(Hide, Role.Head)), ("snooze", Snooze), ("settings", () => SaveSettings(Anybody())),
            ("leave", Leave), ("return", Return), ("outage", () => _mailbox.FailUntil(_clock.GetUtcNow().AddHours(_random.Next(1, 50)))), ("clock", SetClock),
        ]);
        what.Do();
        _events[what.Name] = _events.GetValueOrDefault(what.Name) + 1;
    }

    private string DayFromNow(int from, int to) => Days.Text(DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime).AddDays(_random.Next(from, to)));

    private void Add()
    {
        var visibility = Any(Visibility.All.Except([Visibility.Public]).ToList());
        var side = visibility switch { Visibility.EU => Side.EU, Visibility.KZ => Side.KZ, _ => Any(Side.Parties) };
        var negotiator = Any(People().Where(p => p.Side == side && p.Role == Role.Negotiator).ToList());
        var row = new Dictionary<string, object?>
        {
            ["Title"] = "Paper",
            ["DueOn"] = DayFromNow(-2, 40),
            ["ResponsibleParty"] = _random.Next(5) == 0 ? Side.Joint : side,
            ["Owner"] = _random.Next(30) == 0 ? null : negotiator.Email,
            ["Visibility"] = visibility,
            ["TimeZone"] = negotiator.TimeZone,
        };
        var id = _database.WriteAs(negotiator, session => CreateRow.Run(session, "Deadlines", row)).Value;
        // The title identifies the deadline in mails.
        _database.WriteAs(negotiator, session => ChangeRow.Run(session, "Deadlines", id, RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = $"Paper-{id}" }));
        _watch.Disturbed(id, _clock.GetUtcNow());
    }

    /// <summary>A person with the role changes an open deadline.</summary>
    private void Change(Func<Session, long, Result<long>> how, string role = Role.Negotiator)
    {
        var who = Anybody(role);
        using var session = _database.OpenAs(who);
        var open = session.Connection.Query<long>("SELECT id FROM visible_deadline WHERE status = 'open' ORDER BY due_on, id").AsList();
        // Leave a few open.
        if (open.Count < 3)
            return;
        // Prefer the oldest.
        var id = open[Math.Min(_random.Next(open.Count), _random.Next(open.Count))];
        _database.WriteAs(who, writing => how(writing, id));
        _watch.Disturbed(id, _clock.GetUtcNow());
    }

    private Result<long> Move(Session session, long id) =>
        MoveDeadline.Run(session, id, RowVersionCondition.Any, DateOnly.Parse(DayFromNow(-10, 30), CultureInfo.InvariantCulture), "It slipped.");

    private Result<long> Complete(Session session, long id) => CompleteDeadline.Run(session, id, RowVersionCondition.Any);

    private Result<long> Waive(Session session, long id) => WaiveDeadline.Run(session, id, RowVersionCondition.Any, "It fell away.");

    private Result<long> Edit(Session session, long id) => ChangeRow.Run(
        session, "Deadlines", id, RowVersionCondition.Any, new Dictionary<string, object?> { ["ReminderOffsets"] = Any<string?>([null, null, "-5,0,+1", "-20,-10,-1,0,+1,+2"]) });

    /// <summary>Narrows a shared deadline to one side.</summary>
    private Result<long> Hide(Session session, long id)
    {
        return ChangeRow.Run(
            session, "Deadlines", id, RowVersionCondition.Any, new Dictionary<string, object?> { ["Visibility"] = session.Actor.Side == Side.EU ? Visibility.EU : Visibility.KZ });
    }

    private void Snooze()
    {
        var person = Anybody();
        _database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT OR REPLACE INTO snooze (account_id, deadline_id, due_on, until)
            SELECT @AccountId, id, due_on, @until FROM deadline WHERE status = 'open' AND (owner = @Email OR owner IS NULL) LIMIT 2
            """,
            new { person.AccountId, person.Email, until = DayFromNow(1, 10) }));
        _watch.Disturbed(person, _clock.GetUtcNow().AddDays(11));
    }

    private void SaveSettings(Actor person)
    {
        var settings = NotificationSettings.Default with
        {
            Hour = new(_random.Next(7, 9), Any([0, 30])),
            QuietFrom = new(_random.Next(18, 23), 0),
            Offsets = ReminderOffsets.Parse(Any(["-14,-7,-3,-1,0,+1,+3", "-3,0,+1", "0,+1"]), "Offsets").Value,
            Digest = Any([.. Enumerable.Repeat(NotificationSettings.Off, 7), .. Enumerable.Repeat(NotificationSettings.Weekly, 4), NotificationSettings.Daily]),
            DigestHour = new(_random.Next(7, 15), 0),
            DigestDay = (IsoDayOfWeek)_random.Next(1, 6),
        };
        _database.WriteAsSystem(session =>
        {
            SettingsTable.Save(session, person.AccountId, settings);
            return session.Connection.Execute("UPDATE account SET time_zone = @zone WHERE id = @AccountId", new { zone = Any(Zones), person.AccountId });
        });
        _watch.Disturbed(person, _clock.GetUtcNow());
    }

    private void Leave()
    {
        var people = People();
        if (people.Count > 40)
            _database.Execute($"UPDATE account SET disabled_at = created_at WHERE id = {Any(people.Where(p => p.Role != Role.Head).ToList()).AccountId}");
    }

    private void Return()
    {
        _database.Execute("UPDATE account SET disabled_at = NULL WHERE id = (SELECT min(id) FROM account WHERE disabled_at IS NOT NULL)");
        _watch.DisturbedAll(_clock.GetUtcNow());
    }

    private void SetClock()
    {
        _clock.Set(TimeSpan.FromHours(Any([-3, -1, 1, 2, 5, 26, -26])));
        _watch.DisturbedAll(_clock.GetUtcNow().AddDays(2));
    }
}
