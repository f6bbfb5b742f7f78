using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Generates the rounds of a synthetic negotiation: one every five weeks, from a fixed Monday.</summary>
internal sealed class Timetable
{
    private const int DaysBetween = 35;
    private static readonly DateOnly FirstDay = new(2023, 1, 9);

    private readonly int _rounds;

    /// <summary>Generates a number of rounds.</summary>
    public Timetable(int rounds, SeededRandom random, Delegations people)
    {
        _rounds = rounds;
        Rounds = [.. Enumerable.Range(1, rounds).Select(number => Round(number, random, people))];
    }

    /// <summary>The rounds, in order.</summary>
    public IReadOnlyList<SyntheticRound> Rounds { get; }

    /// <summary>The current day of the synthetic negotiation, just after the last round.</summary>
    public DateOnly Today => EndOf(_rounds).AddDays(4);

    /// <summary>The first day of a round.</summary>
    public static DateOnly StartOf(int round) => FirstDay.AddDays((round - 1) * DaysBetween);

    /// <summary>The last day of a round.</summary>
    public static DateOnly EndOf(int round) => StartOf(round).AddDays(2);

    /// <summary>A random instant within the working hours of a day.</summary>
    public static string At(DateOnly day, SeededRandom random) =>
        Instants.Text(new DateTimeOffset(day, new TimeOnly(random.Between(8, 17), random.Below(60)), TimeSpan.Zero));

    private static SyntheticRound Round(int number, SeededRandom random, Delegations people)
    {
        var isInBrussels = number % 2 == 0;
        return new(number, number, Days.Text(StartOf(number)), Days.Text(EndOf(number)),
            isInBrussels ? "Brussels" : "Astana", isInBrussels ? "Belgium" : "Kazakhstan", random.Of(Domain.Round.Formats),
            people.Head(Side.EU).Name, people.Head(Side.KZ).Name,
            string.Create(CultureInfo.InvariantCulture, $"{SyntheticMark.Text}: round {number}."));
    }
}
