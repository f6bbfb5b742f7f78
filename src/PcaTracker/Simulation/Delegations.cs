using System.Globalization;
using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>The people of a synthetic negotiation, who have roles and no names.</summary>
internal sealed class Delegations
{
    // Two hundred in all.
    private static readonly IReadOnlyList<(string Side, string Role, int Count)> Seats =
    [
        (Side.EU, Role.Head, 1), (Side.KZ, Role.Head, 1), (Side.Joint, Role.Secretariat, 6), (Side.Joint, Role.Analyst, 11), (Side.Joint, Role.Administrator, 1),
        (Side.EU, Role.Analyst, 20), (Side.KZ, Role.Analyst, 20), (Side.EU, Role.Negotiator, 70), (Side.KZ, Role.Negotiator, 70),
    ];

    private readonly Dictionary<string, List<SyntheticAccount>> _negotiators;

    public Delegations(SeededRandom dice, string createdAt)
    {
        var id = 0;
        Accounts = [.. Seats.SelectMany(seat => Enumerable.Range(1, seat.Count).Select(number => Account(++id, seat.Side, seat.Role, number, dice, createdAt)))];
        _negotiators = Side.Parties.ToDictionary(p => p, p => Accounts.Where(a => a.Side == p && a.Role == Role.Negotiator).ToList());
    }

    public IReadOnlyList<SyntheticAccount> Accounts { get; }

    public IEnumerable<SyntheticPerson> People =>
        Accounts.Where(a => Side.Parties.Contains(a.Side)).Select(a => new SyntheticPerson(a.Name, a.Side, $"{a.Role} in a synthetic negotiation"));

    public SyntheticAccount Head(string party) => Accounts.First(a => a.Side == party && a.Role == Role.Head);

    public SyntheticAccount Negotiator(string party, SeededRandom dice) => dice.Of(_negotiators[party]);

    /// <summary>A party whose people may see a row of that visibility.</summary>
    public static string PartyFor(string visibility, SeededRandom dice) => visibility switch
    {
        Visibility.EU => Side.EU,
        Visibility.KZ => Side.KZ,
        _ => dice.Of(Side.Parties),
    };

    private static SyntheticAccount Account(int id, string side, string role, int number, SeededRandom dice, string createdAt)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{side} {role} {number}");
        return new(id, $"{name.Replace(' ', '-').ToLowerInvariant()}@example.org", name, side, role,
            side == Side.KZ ? dice.Of(Language.All) : Language.English, side == Side.KZ ? "Asia/Almaty" : "Europe/Brussels", dice.Stamp(), createdAt);
    }
}
