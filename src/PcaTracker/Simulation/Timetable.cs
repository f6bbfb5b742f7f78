using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>When the rounds of a synthetic negotiation were held: one every five weeks, from a Monday that never changes.</summary>
internal sealed class Timetable
{
    private const int DaysBetween = 35;
    private static readonly DateOnly FirstDay = new(2023, 1, 9);

    private readonly int _rounds;

    public Timetable(int rounds, SeededRandom dice, Delegations people)
    {
        _rounds = rounds;
        Rounds = [.. Enumerable.Range(1, rounds).Select(number => Round(number, dice, people))];
    }

    public IReadOnlyList<SyntheticRound> Rounds { get; }

    /// <summary>The day on which the synthetic negotiation stands.</summary>
    public DateOnly Today => EndOf(_rounds).AddDays(4);

    public static DateOnly StartOf(int round) => FirstDay.AddDays((round - 1) * DaysBetween);

    public static DateOnly EndOf(int round) => StartOf(round).AddDays(2);

    /// <summary>An instant of a day's work.</summary>
    public static string At(DateOnly day, SeededRandom dice) => Instants.Text(new DateTimeOffset(day, new TimeOnly(dice.Between(8, 17), dice.Below(60)), TimeSpan.Zero));

    private static SyntheticRound Round(int number, SeededRandom dice, Delegations people)
    {
        var isInBrussels = number % 2 == 0;
        return new(number, number, Days.Text(StartOf(number)), Days.Text(EndOf(number)),
            isInBrussels ? "Brussels" : "Astana", isInBrussels ? "Belgium" : "Kazakhstan", dice.Of(Domain.Round.Formats),
            people.Head(Side.EU).Name, people.Head(Side.KZ).Name,
            string.Create(CultureInfo.InvariantCulture, $"{SyntheticMark.Text}: round {number}."));
    }
}
