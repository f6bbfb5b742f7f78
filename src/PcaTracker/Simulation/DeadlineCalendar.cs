using System.Globalization;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>What is due in a synthetic negotiation; some of it has slipped, more than once.</summary>
internal sealed class DeadlineCalendar(SeededRandom dice, Delegations people, ActivityGenerator journal, IReadOnlyList<SyntheticChapter> chapters, Timetable timetable)
{
    private const int OpenCount = 2_000, PastCount = 1_000;

    public IReadOnlyList<SyntheticDeadline> Make() => [.. Enumerable.Range(0, OpenCount).Select(_ => Open()), .. Enumerable.Range(0, PastCount).Select(_ => Past())];

    // A few are overdue.
    private SyntheticDeadline Open() => Deadline(timetable.Today.AddDays(dice.Between(-15, 300)), Domain.Deadline.Open);

    private SyntheticDeadline Past()
    {
        var round = dice.Of(timetable.Rounds).Number;
        return Deadline(Timetable.EndOf(round).AddDays(dice.Below(4)), dice.Chance(85) ? Domain.Deadline.Done : Domain.Deadline.Waived);
    }

    private SyntheticDeadline Deadline(DateOnly dueOn, string status)
    {
        var (chapter, kind, visibility) = (dice.Of(chapters), dice.Of(Domain.Deadline.Kinds), dice.Of(Visibility.All));
        var party = Delegations.PartyFor(visibility, dice);
        var owner = people.Negotiator(party, dice);
        LocalTime? time = dice.Chance(40) ? new LocalTime(dice.Between(9, 18), 0) : null;
        var (id, title) = (dice.Id(), $"{char.ToUpperInvariant(kind[0])}{kind[1..].Replace('-', ' ')} on {chapter.Code}");
        var slips = dice.Chance(35) ? dice.Between(1, 3) : 0;
        TellOfSlips(id, title, chapter.Code, owner.Name, visibility, dueOn, slips);
        return new(id, 1 + slips + (status == Domain.Deadline.Open ? 0 : 1), title, kind, Days.Text(dueOn),
            time is { } at ? Days.Time.Format(at) : null, owner.TimeZone,
            Instants.Text(Domain.Deadline.DueAt(LocalDate.FromDateOnly(dueOn), time, owner.TimeZone).Value.ToDateTimeOffset()),
            dice.Chance(15) ? Side.Joint : party, owner.Email, chapter.Id, dice.Of(timetable.Rounds).Id,
            status, status == Domain.Deadline.Done ? Days.Text(dueOn.AddDays(-dice.Below(5))) : null, visibility);
    }

    // Told from the day that stands back to the first one; each move was made before the day it moved from.
    private void TellOfSlips(long id, string title, string chapterCode, string who, string visibility, DateOnly dueOn, int slips)
    {
        var day = timetable.Today;
        for (var slip = 0; slip < slips; slip++)
        {
            var before = dueOn.AddDays(-dice.Between(3, 21));
            day = (before < day ? before : day).AddDays(-1);
            journal.Tell(Timetable.At(day, dice), who, "move", "Deadlines", id, chapterCode, string.Create(CultureInfo.InvariantCulture,
                $"moved deadline '{title}' from {Days.Text(before)} to {Days.Text(dueOn)}: {dice.Of(Phrases.Reasons).English}"), visibility);
            dueOn = before;
        }
    }
}
