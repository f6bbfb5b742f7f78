using ODataSql.Tests;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>
/// A database made once in a test run: the public record with a dozen papers at each visibility, or a copy of that file in which papers at
/// some visibilities were added by thousands, changed and removed. All have the same accounts, and the same keys for what they share.
/// </summary>
internal sealed class TwinFile
{
    /// <summary>Papers of each kind and visibility that all files share.</summary>
    public const int Few = 12;

    /// <summary>Papers of each kind that a file has on top: more than any page or list shows, and in the long run many more.</summary>
    public static readonly int Many = LongRun.Of(1_200, all: 10_000);

    /// <summary>Everybody who has an account in all of them.</summary>
    private static readonly List<(string Side, string Role)> People =
        [(Side.EU, Role.Head), (Side.EU, Role.Negotiator), (Side.KZ, Role.Head), (Side.KZ, Role.Negotiator), (Side.Joint, Role.Analyst), (Side.EU, Role.Analyst), (Side.EU, Role.Secretariat), (Side.KZ, Role.Administrator)];

    public static readonly TwinFile Base = new(null, session =>
    {
        foreach (var visibility in Visibility.All)
        {
            Papers.Add(session, visibility, Papers.OwnerOf(visibility), First(visibility), Few);
            Papers.AddChanges(session, visibility, First(visibility), Few);
        }

        // Papers of a side that both read.
        Papers.Add(session, Visibility.Shared, Side.EU, 500, Few);
        Papers.Add(session, Visibility.Shared, Side.KZ, 600, Few);
        foreach (var person in People)
            Papers.AddReminders(session, Email(person), Visibility.Shared, 1_000 * People.IndexOf(person));
    });

    public static readonly TwinFile ManyOfKazakhstan = new(Base, session => Multiply(session, Visibility.KZ));

    public static readonly TwinFile ManyOfEU = new(Base, session => Multiply(session, Visibility.EU));

    public static readonly TwinFile ManyShared = new(Base, session => Multiply(session, Visibility.Shared));

    public static readonly TwinFile NoneOfKazakhstan = new(Base, session => Papers.Remove(session, Visibility.KZ));

    public static readonly TwinFile NoneOfEU = new(Base, session => Papers.Remove(session, Visibility.EU));

    private readonly Lazy<string> _directory;

    private TwinFile(TwinFile? from, Action<Session> alter) => _directory = new Lazy<string>(() =>
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-twin-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        if (from is null)
            TestRecord.CopyDatabaseTo(directory);
        else
            TestServer.Copy(from._directory.Value, directory);
        using var database = TestServer.Open(directory, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(TestApp.Start));
        if (from is null)
            AddPeople(new AccountDirectory(database));
        _ = database.WriteAsSystem(session =>
        {
            alter(session);
            return true;
        });
        return directory;
    });

    /// <summary>A host on a copy of it.</summary>
    public Task<TestApp> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("pcatracker-test-").FullName;
        TestServer.Copy(_directory.Value, directory);
        // Addresses in answers name the host that is set, not the port that each of them has.
        return TestApp.StartOnAsync(directory, new KeyValuePair<string, string?>("PcaTracker:PublicUrl", "http://tracker.example.org"));
    }

    /// <summary>The number of the first paper at a visibility.</summary>
    public static int First(string visibility) => 1 + (100 * Visibility.All.ToList().IndexOf(visibility));

    private static void Multiply(Session session, string visibility)
    {
        Papers.ChangeAndRemove(session, visibility);
        Papers.Add(session, visibility, Papers.OwnerOf(visibility), 10_000, Many);
        Papers.AddChanges(session, visibility, 10_000, Many);
        // What the other side is reminded of is hidden, also where it is of a deadline that all see.
        foreach (var person in People.Where(p => visibility == Visibility.EU ? p.Side == Side.EU : p.Side == Side.KZ))
            Papers.AddReminders(session, Email(person), visibility, 100_000 * (1 + People.IndexOf(person)));
    }

    private static void AddPeople(AccountDirectory accounts)
    {
        foreach (var (side, role) in People)
            _ = accounts.Add(new NewAccount(Email((side, role)), $"{side} {role}", side, role)).Value;
    }

    private static string Email((string Side, string Role) person) => $"{person.Side}.{person.Role}@example.org".ToLowerInvariant();
}
