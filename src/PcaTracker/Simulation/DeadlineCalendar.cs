using NodaTime;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Generates the deadlines of a synthetic negotiation; some have been moved, more than once.</summary>
internal sealed class DeadlineCalendar(
    SeededRandom random, Delegations people, ActivityGenerator activity, IReadOnlyList<SyntheticChapter> chapters, Timetable timetable)
{
    private const int OpenCount = 2_000, PastCount = 1_000;

    /// <summary>Generates open and past deadlines.</summary>
    public IReadOnlyList<SyntheticDeadline> Make() =>
        [.. Enumerable.Range(0, OpenCount).Select(_ => Open()), .. Enumerable.Range(0, PastCount).Select(_ => Past())];

    // A few are overdue.
    private SyntheticDeadline Open() => Deadline(timetable.Today.AddDays(random.Between(-15, 300)), Domain.Deadline.Open);

    private SyntheticDeadline Past()
    {
        var round = random.Of(timetable.Rounds).Number;
        return Deadline(Timetable.EndOf(round).AddDays(random.Below(4)), random.Chance(85) ? Domain.Deadline.Done : Domain.Deadline.Waived);
    }

    private SyntheticDeadline Deadline(DateOnly dueOn, string status)
    {
        var (chapter, kind, visibility) = (random.Of(chapters), random.Of(Domain.Deadline.Kinds), random.Of(Visibility.All));
        var party = Delegations.PartyFor(visibility, random);
        var owner = people.Negotiator(party, random);
        LocalTime? time = random.Chance(40) ? new LocalTime(random.Between(9, 18), 0) : null;
        var (id, title) = (random.Id(), $"{char.ToUpperInvariant(kind[0])}{kind[1..].Replace('-', ' ')} on {chapter.Code}");
        var slips = random.Chance(35) ? random.Between(1, 3) : 0;
        LogMoves(id, title, chapter.Code, owner.Name, visibility, dueOn, slips);
        return new(id, 1 + slips + (status == Domain.Deadline.Open ? 0 : 1), title, kind, Days.Text(dueOn),
            time is { } at ? Days.Time.Format(at) : null, owner.TimeZone,
            Instants.Text(Domain.Deadline.DueAt(LocalDate.FromDateOnly(dueOn), time, owner.TimeZone).Value.ToDateTimeOffset()),
            random.Chance(15) ? Side.Joint : party, owner.Email, chapter.Id, random.Of(timetable.Rounds).Id,
            status, status == Domain.Deadline.Done ? Days.Text(dueOn.AddDays(-random.Below(5))) : null, visibility);
    }

    // Generated backwards from the current due day to the first one; each move was made before the day it moved from.
    private void LogMoves(long id, string title, string chapterCode, string who, string visibility, DateOnly dueOn, int slips)
    {
        var day = timetable.Today;
        for (var slip = 0; slip < slips; slip++)
        {
            var before = dueOn.AddDays(-random.Between(3, 21));
            day = (before < day ? before : day).AddDays(-1);
            var at = Timetable.At(day, random);
            var facts = new ActivityFacts
            {
                Kind = ActivityKind.Move,
                Subject = new Dictionary<string, string> { [DeadlineSet.Title] = title },
                Fields = [new(DeadlineSet.DueOn, Days.Text(before), Days.Text(dueOn))],
                Note = random.Of(Phrases.Reasons).English,
            };
            activity.Add(at, who, DeadlineSet.SetName, id, chapterCode, facts, visibility);
            dueOn = before;
        }
    }
}
