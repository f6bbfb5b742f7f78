using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Generates issues, positions and references to papers, some for one side alone.</summary>
internal sealed class DocumentGenerator(
    SeededRandom random, Delegations people, IReadOnlyList<SyntheticChapter> chapters, NegotiationCourse course, Timetable timetable)
{
    private const int PositionsPerIssue = 50, DocumentCount = 240;

    /// <summary>How many of a chapter's last positions may be superseded.</summary>
    private const int Recent = 40;

    /// <summary>The issues.</summary>
    public List<SyntheticIssue> Issues { get; } = [];

    /// <summary>The positions, in the order of time.</summary>
    public List<SyntheticPosition> Positions { get; } = [];

    /// <summary>The references to papers.</summary>
    public List<SyntheticDocument> Documents { get; } = [];

    /// <summary>Generates a number of positions, and issues and papers to go with them.</summary>
    public DocumentGenerator Write(int positions)
    {
        // At least one for each chapter.
        for (var i = 0; i < Math.Max(chapters.Count, positions / PositionsPerIssue); i++)
            Issues.Add(Issue(chapters[i % chapters.Count]));
        var issues = Issues.GroupBy(i => i.ChapterId).ToDictionary(g => g.Key, g => g.ToList());
        var recent = chapters.ToDictionary(c => c.Id, _ => new Queue<SyntheticPosition>());
        for (var i = 0; i < positions; i++)
        {
            // In the order of time, so that a position comes after the one it supersedes.
            var round = timetable.Rounds[(int)((long)i * timetable.Rounds.Count / positions)];
            var chapter = random.Of(chapters);
            Positions.Add(Position(chapter, round, issues[chapter.Id], recent[chapter.Id]));
        }

        for (var i = 0; i < DocumentCount; i++)
            Documents.Add(Document(i + 1));
        return this;
    }

    private SyntheticIssue Issue(SyntheticChapter chapter)
    {
        var visibility = AnyVisibility();
        var openedIn = random.Of(timetable.Rounds).Number;
        var isResolved = random.Chance(45);
        var (language, party) = (random.Of(Language.All), Delegations.PartyFor(visibility, random));
        return new(random.Id(), chapter.Id, random.Of(course.TextsOf(chapter.Id)).Id,
            string.Create(CultureInfo.InvariantCulture, $"{Heading(chapter, language)} – {Issues.Count + 1}"),
            random.Of(Phrases.Reasons).In(language), random.Between(1, 5),
            isResolved ? Domain.Issue.Resolved : random.Of(Domain.Issue.Statuses.Where(s => s != Domain.Issue.Resolved).ToList()),
            openedIn, isResolved ? random.Between(openedIn, timetable.Rounds.Count) : null,
            people.Negotiator(party, random).Name, visibility, party);
    }

    private SyntheticPosition Position(
        SyntheticChapter chapter, SyntheticRound round, IReadOnlyList<SyntheticIssue> issues, Queue<SyntheticPosition> recent)
    {
        if (recent.Count > Recent)
            recent.Dequeue();
        var position = recent.Count > 0 && random.Chance(15) ? Successor(recent.Dequeue(), round) : New(chapter, round, issues);
        recent.Enqueue(position);
        return position;
    }

    private SyntheticPosition New(SyntheticChapter chapter, SyntheticRound round, IReadOnlyList<SyntheticIssue> issues)
    {
        var (party, kind) = (random.Of(Side.Parties), random.Of(Domain.Position.Kinds));
        var isPrivate = Domain.Position.PrivateKinds.Contains(kind);
        // A side records its own red lines, and sometimes the presumed ones of the other.
        var own = (party == Side.EU) == random.Chance(85) ? Visibility.EU : Visibility.KZ;
        var visibility = isPrivate || random.Chance(20) ? own : random.Chance(70) ? Visibility.Shared : Visibility.Public;
        var language = party == Side.EU && random.Chance(80) ? Language.English : random.Of(Language.All);
        var issue = random.Chance(30) ? random.Of(issues) : null;
        return new(random.Id(), chapter.Id, random.Chance(60) ? random.Of(course.TextsOf(chapter.Id)).Id : null,
            Shows(issue, visibility) ? issue!.Id : null,
            round.Id, party, kind, Heading(chapter, language), Text(party, kind, language), language,
            isPrivate ? null : TabledOn(round), null, visibility,
            visibility is Visibility.EU or Visibility.KZ ? Delegations.PartyFor(visibility, random) : party)
        {
            Status = isPrivate ? null : random.Of(Domain.Position.Statuses.Where(s => s != Domain.Position.Revised).ToList()),
        };
    }

    private SyntheticPosition Successor(SyntheticPosition old, SyntheticRound round)
    {
        var isPrivate = Domain.Position.PrivateKinds.Contains(old.Kind);
        old.Status = Domain.Position.Revised;
        old.Revision++;
        return old with
        {
            Id = random.Id(),
            Revision = 1,
            Status = isPrivate ? null : "tabled",
            SupersedesId = old.Id,
            RoundId = null,
            TabledOn = isPrivate ? null : TabledOn(round),
            Text = Text(old.Party, old.Kind, old.Language),
        };
    }

    private SyntheticDocument Document(int number)
    {
        var (chapter, round, visibility) = (random.Of(chapters), random.Of(timetable.Rounds), AnyVisibility());
        var kind = random.Of(Domain.Document.Kinds);
        var party = Delegations.PartyFor(visibility, random);
        return new(
            random.Id(), $"Synthetic {kind.Replace('-', ' ')} on {chapter.Code}", kind,
            string.Create(CultureInfo.InvariantCulture, $"SYN {number:D4}"),
            party, people.Negotiator(party, random).Name, chapter.Id, round.Id, random.Of(Language.All), visibility, party);
    }

    private string Text(string party, string kind, string language)
    {
        var saying = Phrases.Sayings[kind].In(language);
        return string.Format(CultureInfo.InvariantCulture, saying, Phrases.NameOf(party).In(language), random.Between(2, 20))
            + " " + random.Of(Phrases.Reasons).In(language);
    }

    private string TabledOn(SyntheticRound round) => Days.Text(Timetable.EndOf(round.Number).AddDays(-random.Below(3)));

    private string AnyVisibility() => random.Below(100) switch
    {
        < 25 => Visibility.EU,
        < 50 => Visibility.KZ,
        < 80 => Visibility.Shared,
        _ => Visibility.Public,
    };

    private static bool Shows(SyntheticIssue? issue, string visibility) =>
        issue is not null && (issue.Visibility == visibility || Visibility.IsShared(issue.Visibility));

    private static string Heading(SyntheticChapter chapter, string language) =>
        new Translated(chapter.Heading, chapter.HeadingRu, chapter.HeadingKk).In(language);
}
