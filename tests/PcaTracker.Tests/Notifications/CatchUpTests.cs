using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Rows;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Notifications;

/// <summary>Planning a time without changes in one pass gives the same rows as a sweep at each of its hours.</summary>
public sealed class CatchUpTests
{
    private static readonly string[] Zones = ["Europe/Brussels", "Asia/Almaty", "America/New_York", "Pacific/Auckland"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void A_catch_up_plans_the_same_rows_as_hourly_sweeps(int seed)
    {
        using var directory = TempDirectory.InMemory();
        using var swept = TempDirectory.InMemory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 10, 16, 5, 17, 21, 345, TimeSpan.Zero));
        MakeHistory(directory, clock, new Random(seed));
        File.Copy(directory.Database, swept.Database, overwrite: true);
        var hours = Enumerable.Range(0, 14 * 24).Select(hour => clock.GetUtcNow().AddHours(hour)).ToList();

        var planned = OnDatabase(directory, clock, (database, sweep) => (sweep.CatchUp([.. hours.Select(Instant.FromDateTimeOffset)]), Planned(database)));
        var expected = OnDatabase(swept, clock, (database, sweep) =>
        {
            var count = 0;
            foreach (var hour in hours)
            {
                clock.SetUtcNow(hour);
                count += sweep.Run();
            }

            return (count, Planned(database));
        });

        Assert.Equal(expected.Item2, planned.Item2);
        Assert.Equal(expected.count, planned.Item1);
        Assert.True(planned.Item1 > 50, $"{planned.Item1} messages");
    }

    [Fact]
    public void A_sweep_after_a_catch_up_plans_nothing()
    {
        using var directory = TempDirectory.InMemory();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 10, 16, 5, 0, 0, TimeSpan.Zero));
        MakeHistory(directory, clock, new Random(7));
        var hours = Enumerable.Range(0, 60 * 24).Select(hour => Instant.FromDateTimeOffset(clock.GetUtcNow().AddHours(hour))).ToList();

        OnDatabase(directory, clock, (_, sweep) =>
        {
            Assert.True(sweep.CatchUp(hours) > 300);
            Assert.Equal(0, sweep.CatchUp(hours));
            clock.SetUtcNow(hours[^1].ToDateTimeOffset());
            return sweep.Run();
        });
    }

    /// <summary>The planned rows without their random keys.</summary>
    private static IReadOnlyList<string> Planned(TrackerDatabase database) =>
    [
        .. database.Lines(
            """
            SELECT o.kind, o.account_id, o.planned_at, o.next_at, o.state, o.attempt, r.deadline_id, r.revision, r.due_on, r.offset, r.local_date, r.reason, d.local_date AS digest
            FROM outbox o
            LEFT JOIN reminder r ON r.id = o.reminder_id
            LEFT JOIN digest d ON d.id = o.digest_id
            ORDER BY o.id
            """),
        .. database.Lines("SELECT account_id, local_date, state, told_until, sent_at FROM digest ORDER BY account_id, local_date"),
        .. database.Lines("SELECT deadline_id, account_id, local_date, revision, offset, state, acknowledged_at FROM reminder ORDER BY 1, 2, 3, 4, 5, 6, 7"),
    ];

    private static T OnDatabase<T>(TempDirectory directory, FakeTimeProvider clock, Func<TrackerDatabase, Sweep, T> work)
    {
        using var database = new TrackerDatabase(directory.Database, clock);
        return work(database, new Sweep(
            database, SampleMails.Settings, new LastSweep(clock), new FailPoints(new ConfigurationBuilder().Build()), clock, NullLogger<Sweep>.Instance));
    }

    /// <summary>Two weeks of a small delegation with changes and some sweeps; ends at the last recorded moment.</summary>
    private static void MakeHistory(TempDirectory directory, FakeTimeProvider clock, Random random)
    {
        TestRecord.CopyFileTo(directory.Path);
        OnDatabase(directory, clock, (database, sweep) =>
        {
            var people = AddPeople(database, clock, random);
            for (var step = 0; step < 40; step++)
            {
                clock.Advance(TimeSpan.FromMinutes(random.Next(1, 900)));
                Happen(database, people, random, sweep);
            }

            // Rows for later days, left by a clock that ran ahead.
            database.Execute("UPDATE OR IGNORE reminder SET local_date = date(local_date, '+5 days') WHERE id IN (SELECT id FROM reminder ORDER BY deadline_id, account_id LIMIT 2)");
            database.Execute("INSERT INTO digest (id, account_id, local_date, state, told_until) SELECT 77, max(account_id), date(max(local_date), '+4 days'), 'planned', max(told_until) FROM digest");
            return 0;
        });
    }

    private static List<Actor> AddPeople(TrackerDatabase database, FakeTimeProvider clock, Random random)
    {
        var accounts = new AccountDirectory(database);
        (string Side, string Role)[] seats =
        [
            (Side.EU, Role.Head), (Side.KZ, Role.Head), (Side.EU, Role.Negotiator), (Side.EU, Role.Negotiator), (Side.KZ, Role.Negotiator), (Side.KZ, Role.Negotiator),
            (Side.Joint, Role.Secretariat), (Side.EU, Role.Analyst),
        ];
        foreach (var (index, (side, role)) in seats.Index())
            accounts.Add(new NewAccount($"person{index}@example.org", $"{side} {role}", side, role, Language.English, Zones[random.Next(Zones.Length)]));
        using var session = database.OpenAsSystem();
        var people = ReminderFacts.Accounts(session).Where(p => p.Email.StartsWith("person", StringComparison.Ordinal)).ToList();
        foreach (var person in people)
            database.WriteAsSystem(writing =>
            {
                SettingsTable.Save(writing, person.AccountId, Settings(random, NotificationSettings.Off));
                SettingsTable.Save(writing, person.AccountId, Settings(random, Any(random, NotificationSettings.Digests)));
                return random.Next(2) == 0 ? 0 : writing.Connection.Execute(
                    "UPDATE notification_settings SET digest_since = @since WHERE account_id = @AccountId AND digest_since IS NOT NULL",
                    new { person.AccountId, since = Any(random, [null, Instants.Text(clock.GetUtcNow().AddDays(random.Next(0, 20)))]) });
            });
        return people;
    }

    private static NotificationSettings Settings(Random random, string digest) => NotificationSettings.Default with
    {
        Hour = new(random.Next(7, 10), Any(random, [0, 30])),
        QuietFrom = new(Any(random, [12, 18, 22]), 0),
        QuietUntil = new(Any(random, [0, 6, 14]), 0),
        Offsets = ReminderOffsets.Parse(Any(random, ["-14,-7,-3,-1,0,+1,+3", "-3,0,+1", "0,+1"]), "Offsets").Value,
        Digest = digest,
        DigestHour = new(random.Next(7, 17), 0),
        DigestDay = (IsoDayOfWeek)random.Next(1, 6),
    };

    private static void Happen(TrackerDatabase database, List<Actor> people, Random random, Sweep sweep)
    {
        var person = Any(random, people.Where(p => p.Role == Role.Negotiator).ToList());
        switch (random.Next(5))
        {
            case 0 or 1:
                _ = database.WriteAs(person, session => CreateRow.Run(session, "Deadlines", new Dictionary<string, object?>
                {
                    ["Title"] = "Paper",
                    ["DueOn"] = Days.Text(DateOnly.FromDateTime(session.Now.UtcDateTime).AddDays(random.Next(-40, 25))),
                    ["ResponsibleParty"] = Any(random, Side.All),
                    ["Owner"] = Any(random, [null, person.Email, people[0].Email]),
                    ["Visibility"] = Any(random, [Visibility.Shared, person.Side == Side.EU ? Visibility.EU : Visibility.KZ]),
                    ["TimeZone"] = person.TimeZone,
                    ["ReminderOffsets"] = Any(random, [null, null, "-20,-5,0,+1,+2"]),
                }));
                break;
            case 2:
                sweep.Run();
                database.Execute($"UPDATE reminder SET state = '{Any(random, ["suppressed", "failed", "planned"])}' WHERE state = 'planned' AND deadline_id % 3 = {random.Next(3)}");
                break;
            case 3:
                sweep.Run();
                database.Execute(
                    $"""
                    UPDATE reminder SET acknowledged_at = utc_now() WHERE deadline_id % 4 = {random.Next(4)};
                    UPDATE digest SET state = 'sent', sent_at = utc_now() WHERE state = 'planned' AND account_id % 3 = {random.Next(3)};
                    """);
                break;
            default:
                database.Execute(
                    $"""
                    INSERT OR REPLACE INTO snooze (account_id, deadline_id, due_on, until)
                    SELECT a.id, d.id, d.due_on, date(utc_now(), '+{random.Next(1, 12)} days') FROM account a, deadline d WHERE d.id % 3 = {random.Next(3)} AND a.id % 3 = {random.Next(3)};
                    UPDATE deadline SET due_on = date(due_on, '{random.Next(-6, 7)} days'), revision = revision + 1 WHERE id % 5 = {random.Next(5)};
                    """);
                break;
        }
    }

    private static T Any<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
