using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>Generates the people of a synthetic negotiation, named by their roles.</summary>
internal sealed class Delegations
{
    // Two hundred in all.
    private static readonly IReadOnlyList<(string Side, string Role, int Count)> Seats =
    [
        (Side.EU, Role.Head, 1), (Side.KZ, Role.Head, 1),
        (Side.Joint, Role.Secretariat, 6), (Side.Joint, Role.Analyst, 11), (Side.Joint, Role.Administrator, 1),
        (Side.EU, Role.Analyst, 20), (Side.KZ, Role.Analyst, 20), (Side.EU, Role.Negotiator, 70), (Side.KZ, Role.Negotiator, 70),
    ];

    private readonly Dictionary<string, List<SyntheticAccount>> _negotiators;

    /// <summary>Generates the accounts.</summary>
    public Delegations(SeededRandom random, string createdAt)
    {
        var id = 0;
        Accounts =
        [
            .. Seats.SelectMany(seat => Enumerable.Range(1, seat.Count)
                .Select(number => Account(++id, seat.Side, seat.Role, number, random, createdAt))),
        ];
        _negotiators = Side.Parties.ToDictionary(p => p, p => Accounts.Where(a => a.Side == p && a.Role == Role.Negotiator).ToList());
    }

    /// <summary>The accounts, ordered by key.</summary>
    public IReadOnlyList<SyntheticAccount> Accounts { get; }

    /// <summary>The members of both delegations.</summary>
    public IEnumerable<SyntheticPerson> People =>
        Accounts.Where(a => Side.Parties.Contains(a.Side)).Select(a => new SyntheticPerson(a.Name, a.Side, $"{a.Role} in a synthetic negotiation"));

    /// <summary>The head of a delegation.</summary>
    public SyntheticAccount Head(string party) => Accounts.First(a => a.Side == party && a.Role == Role.Head);

    /// <summary>A random negotiator of a delegation.</summary>
    public SyntheticAccount Negotiator(string party, SeededRandom random) => random.Of(_negotiators[party]);

    /// <summary>A random party whose delegation may see rows of a visibility.</summary>
    public static string PartyFor(string visibility, SeededRandom random) => visibility switch
    {
        Visibility.EU => Side.EU,
        Visibility.KZ => Side.KZ,
        _ => random.Of(Side.Parties),
    };

    private static SyntheticAccount Account(int id, string side, string role, int number, SeededRandom random, string createdAt)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{side} {role} {number}");
        return new(id, $"{name.Replace(' ', '-').ToLowerInvariant()}@example.org", name, side, role,
            side == Side.KZ ? random.Of(Language.All) : Language.English,
            side == Side.KZ ? "Asia/Almaty" : "Europe/Brussels", random.Stamp(), createdAt);
    }
}
