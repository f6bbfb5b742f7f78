using System.Globalization;

namespace PcaTracker.Simulation;

/// <summary>A negotiation that never took place, complete: the same size and seed make the same one, down to its keys.</summary>
internal sealed class SyntheticNegotiation
{
    private const int RoundsPerMilestone = 5;

    public SyntheticNegotiation(SimulationSize size)
    {
        var (dice, journal) = (new SeededRandom(size.Seed), new ActivityGenerator());
        var people = new Delegations(dice, Timetable.At(Timetable.StartOf(1).AddDays(-30), dice));
        (Accounts, People) = (people.Accounts, people.People);
        Chapters = Agreement.Make(dice, people);
        var timetable = new Timetable(size.Rounds, dice, people);
        Rounds = timetable.Rounds;
        NegotiationCourse = new NegotiationCourse(dice, people, journal, Chapters, timetable);
        DocumentGenerator = new DocumentGenerator(dice, people, Chapters, NegotiationCourse, timetable).Write(size.Positions);
        Deadlines = new DeadlineCalendar(dice, people, journal, Chapters, timetable).Make();
        Changes = journal.InOrder();
    }

    public IReadOnlyList<SyntheticAccount> Accounts { get; }

    public IEnumerable<SyntheticPerson> People { get; }

    public IReadOnlyList<SyntheticChapter> Chapters { get; }

    public IReadOnlyList<SyntheticRound> Rounds { get; }

    public NegotiationCourse NegotiationCourse { get; }

    public DocumentGenerator DocumentGenerator { get; }

    public IReadOnlyList<SyntheticDeadline> Deadlines { get; }

    public IEnumerable<SyntheticChange> Changes { get; }

    public IEnumerable<SyntheticMilestone> Milestones =>
        Rounds.Where(r => r.Number % RoundsPerMilestone == 1).Select(r => new SyntheticMilestone(
            r.StartsOn, "negotiating round", string.Create(CultureInfo.InvariantCulture, $"Synthetic: round {r.Number} opens in {r.City}"), SyntheticMark.Text + "."));
}
