using System.Globalization;

namespace PcaTracker.Simulation;

/// <summary>Generates a complete synthetic negotiation; the same size and seed give the same rows, including their keys.</summary>
internal sealed class SyntheticNegotiation
{
    private const int RoundsPerMilestone = 5;

    /// <summary>Generates all rows but the articles and changes, which are computed when read.</summary>
    public SyntheticNegotiation(SimulationSize size)
    {
        var (random, activity) = (new SeededRandom(size.Seed), new ActivityGenerator());
        var people = new Delegations(random, Timetable.At(Timetable.StartOf(1).AddDays(-30), random));
        (Accounts, People) = (people.Accounts, people.People);
        Chapters = Agreement.Make(random, people);
        var timetable = new Timetable(size.Rounds, random, people);
        Rounds = timetable.Rounds;
        NegotiationCourse = new NegotiationCourse(random, people, activity, Chapters, timetable);
        DocumentGenerator = new DocumentGenerator(random, people, Chapters, NegotiationCourse, timetable).Write(size.Positions);
        Deadlines = new DeadlineCalendar(random, people, activity, Chapters, timetable).Make();
        Changes = activity.InOrder();
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
            r.StartsOn, "negotiating round", string.Create(CultureInfo.InvariantCulture, $"Synthetic: round {r.Number} opens in {r.City}"),
            SyntheticMark.Text + "."));
}
