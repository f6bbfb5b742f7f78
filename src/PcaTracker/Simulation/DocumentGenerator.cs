using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>What the sides of a synthetic negotiation want: open points, positions and references to papers, some for one side alone.</summary>
internal sealed class DocumentGenerator(SeededRandom dice, Delegations people, IReadOnlyList<SyntheticChapter> chapters, NegotiationCourse course, Timetable timetable)
{
    private const int PositionsPerIssue = 50, DocumentCount = 240;

    /// <summary>How many of the last positions on a chapter may still be superseded.</summary>
    private const int Recent = 40;

    public List<SyntheticIssue> Issues { get; } = [];

    public List<SyntheticPosition> Positions { get; } = [];

    public List<SyntheticDocument> Documents { get; } = [];

    public DocumentGenerator Write(int positions)
    {
        // Every chapter has one at least.
        for (var i = 0; i < Math.Max(chapters.Count, positions / PositionsPerIssue); i++)
            Issues.Add(Issue(chapters[i % chapters.Count]));
        var issues = Issues.GroupBy(i => i.ChapterId).ToDictionary(g => g.Key, g => g.ToList());
        var recent = chapters.ToDictionary(c => c.Id, _ => new Queue<SyntheticPosition>());
        for (var i = 0; i < positions; i++)
        {
            // In the order of time, so that what supersedes comes later.
            var round = timetable.Rounds[(int)((long)i * timetable.Rounds.Count / positions)];
            var chapter = dice.Of(chapters);
            Positions.Add(Position(chapter, round, issues[chapter.Id], recent[chapter.Id]));
        }

        for (var i = 0; i < DocumentCount; i++)
            Documents.Add(Document(i + 1));
        return this;
    }

    private SyntheticIssue Issue(SyntheticChapter chapter)
    {
        var visibility = AnyVisibility();
        var openedIn = dice.Of(timetable.Rounds).Number;
        var isResolved = dice.Chance(45);
        var (language, party) = (dice.Of(Language.All), Delegations.PartyFor(visibility, dice));
        return new(dice.Id(), chapter.Id, dice.Of(course.TextsOf(chapter.Id)).Id,
            string.Create(CultureInfo.InvariantCulture, $"{Heading(chapter, language)} – {Issues.Count + 1}"), dice.Of(Phrases.Reasons).In(language),
            dice.Between(1, 5), isResolved ? Domain.Issue.Resolved : dice.Of(Domain.Issue.Statuses.Where(s => s != Domain.Issue.Resolved).ToList()),
            openedIn, isResolved ? dice.Between(openedIn, timetable.Rounds.Count) : null,
            people.Negotiator(party, dice).Name, visibility, party);
    }

    private SyntheticPosition Position(SyntheticChapter chapter, SyntheticRound round, IReadOnlyList<SyntheticIssue> issues, Queue<SyntheticPosition> recent)
    {
        if (recent.Count > Recent)
            recent.Dequeue();
        var position = recent.Count > 0 && dice.Chance(15) ? Successor(recent.Dequeue(), round) : New(chapter, round, issues);
        recent.Enqueue(position);
        return position;
    }

    private SyntheticPosition New(SyntheticChapter chapter, SyntheticRound round, IReadOnlyList<SyntheticIssue> issues)
    {
        var (party, kind) = (dice.Of(Side.Parties), dice.Of(Domain.Position.Kinds));
        var isPrivate = Domain.Position.PrivateKinds.Contains(kind);
        // A side notes its own red lines, and sometimes those it takes to be the other's.
        var own = (party == Side.EU) == dice.Chance(85) ? Visibility.EU : Visibility.KZ;
        var visibility = isPrivate || dice.Chance(20) ? own : dice.Chance(70) ? Visibility.Shared : Visibility.Public;
        var language = party == Side.EU && dice.Chance(80) ? Language.English : dice.Of(Language.All);
        var issue = dice.Chance(30) ? dice.Of(issues) : null;
        return new(dice.Id(), chapter.Id, dice.Chance(60) ? dice.Of(course.TextsOf(chapter.Id)).Id : null, Shows(issue, visibility) ? issue!.Id : null,
            round.Id, party, kind, Heading(chapter, language), Text(party, kind, language), language, isPrivate ? null : TabledOn(round), null, visibility,
            visibility is Visibility.EU or Visibility.KZ ? Delegations.PartyFor(visibility, dice) : party)
        {
            Status = isPrivate ? null : dice.Of(Domain.Position.Statuses.Where(s => s != Domain.Position.Revised).ToList()),
        };
    }

    private SyntheticPosition Successor(SyntheticPosition old, SyntheticRound round)
    {
        var isPrivate = Domain.Position.PrivateKinds.Contains(old.Kind);
        old.Status = Domain.Position.Revised;
        old.Revision++;
        return old with
        {
            Id = dice.Id(), Revision = 1, Status = isPrivate ? null : "tabled", SupersedesId = old.Id,
            RoundId = null, TabledOn = isPrivate ? null : TabledOn(round), Text = Text(old.Party, old.Kind, old.Language),
        };
    }

    private SyntheticDocument Document(int number)
    {
        var (chapter, round, visibility) = (dice.Of(chapters), dice.Of(timetable.Rounds), AnyVisibility());
        var kind = dice.Of(Domain.Document.Kinds);
        var party = Delegations.PartyFor(visibility, dice);
        return new(dice.Id(), $"Synthetic {kind.Replace('-', ' ')} on {chapter.Code}", kind, string.Create(CultureInfo.InvariantCulture, $"SYN {number:D4}"),
            party, people.Negotiator(party, dice).Name, chapter.Id, round.Id, dice.Of(Language.All), visibility, party);
    }

    private string Text(string party, string kind, string language)
    {
        var saying = Phrases.Sayings[kind].In(language);
        return string.Format(CultureInfo.InvariantCulture, saying, Phrases.NameOf(party).In(language), dice.Between(2, 20)) + " " + dice.Of(Phrases.Reasons).In(language);
    }

    private string TabledOn(SyntheticRound round) => Days.Text(Timetable.EndOf(round.Number).AddDays(-dice.Below(3)));

    private string AnyVisibility() => dice.Below(100) switch
    {
        < 25 => Visibility.EU,
        < 50 => Visibility.KZ,
        < 80 => Visibility.Shared,
        _ => Visibility.Public,
    };

    private static bool Shows(SyntheticIssue? issue, string visibility) =>
        issue is not null && (issue.Visibility == visibility || Visibility.IsShared(issue.Visibility));

    private static string Heading(SyntheticChapter chapter, string language) => new Phrase(chapter.Heading, chapter.HeadingRu, chapter.HeadingKk).In(language);
}
