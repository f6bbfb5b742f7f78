using System.Globalization;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Simulation;

/// <summary>Generates how chapters and their texts progress from round to round.</summary>
internal sealed class NegotiationCourse
{
    private const int ArticlesPerChapter = 5;

    private readonly SeededRandom _random;
    private readonly Delegations _people;
    private readonly ActivityGenerator _activity;
    private readonly Dictionary<long, SyntheticPeriod> _current = [];
    private readonly Dictionary<long, IReadOnlyList<WorkingText>> _texts;
    private readonly Dictionary<(long ArticleId, string Day), int> _bracketCounts = [];

    /// <summary>Generates all rounds.</summary>
    public NegotiationCourse(
        SeededRandom random, Delegations people, ActivityGenerator activity, IReadOnlyList<SyntheticChapter> chapters, Timetable timetable)
    {
        (_random, _people, _activity) = (random, people, activity);
        _texts = chapters.ToDictionary(
            c => c.Id, c => (IReadOnlyList<WorkingText>)[.. Enumerable.Range(0, ArticlesPerChapter).Select(i => Draft(c, i))]);
        foreach (var chapter in chapters)
            Begin(chapter, ChapterStatus.NotOpened, Timetable.StartOf(1), null, null);
        foreach (var round in timetable.Rounds)
            foreach (var chapter in chapters)
                Hold(round, chapter);
    }

    /// <summary>The status history of the chapters.</summary>
    public List<SyntheticPeriod> Periods { get; } = [];

    /// <summary>The outcomes of the rounds.</summary>
    public List<SyntheticOutcome> Outcomes { get; } = [];

    /// <summary>The articles, as the last round left them.</summary>
    public IEnumerable<SyntheticArticle> Articles => _texts.Values.SelectMany(texts => texts).Select(text => text.Row());

    /// <summary>How many brackets each article had open from a day on.</summary>
    public IEnumerable<SyntheticBracketCount> BracketCounts =>
        _bracketCounts.Select(count => new SyntheticBracketCount(count.Key.ArticleId, count.Key.Day, count.Value));

    /// <summary>The texts of a chapter's articles.</summary>
    public IReadOnlyList<WorkingText> TextsOf(long chapterId) => _texts[chapterId];

    private static WorkingText Draft(SyntheticChapter chapter, int index)
    {
        var number = (int)(chapter.Id - 1) * ArticlesPerChapter + index + 1;
        return new(number, number, chapter.Id, string.Create(CultureInfo.InvariantCulture, $"{chapter.Heading} ({index + 1})"));
    }

    private void Hold(SyntheticRound round, SyntheticChapter chapter)
    {
        if (ChapterStatus.IsShut(StatusOf(chapter)) && _random.Chance(3))
            Reopen(chapter, Timetable.StartOf(round.Number).AddDays(-7));
        var before = StatusOf(chapter);
        if (ChapterStatus.IsShut(before) || _random.Chance(40))
        {
            if (_random.Chance(20))
                Log(round, chapter, before, null, _random.Chance(50) ? Visibility.Public : Visibility.Shared, "The chapter was not taken up.");
            return;
        }

        var after = Next(before);
        if (after != before)
            Begin(chapter, after, Timetable.EndOf(round.Number), round.Number, null);
        Discuss(round, chapter, after);
        Log(round, chapter, before, after, _random.Chance(60) ? Visibility.Shared : Visibility.Public, _random.Of(Phrases.Reasons).English);
        foreach (var own in new[] { Visibility.EU, Visibility.KZ })
            if (_random.Chance(12))
                Log(round, chapter, after, _random.Chance(50) ? after : null, own, "Note for our side: " + _random.Of(Phrases.Reasons).English);
    }

    // A status mostly stays, often climbs one rung, and sometimes goes back one.
    private string Next(string status)
    {
        var rung = ChapterStatus.Ladder.ToList().IndexOf(status);
        return _random.Below(100) switch
        {
            < 24 => ChapterStatus.Ladder[rung + 1],
            < 31 when rung >= 2 => ChapterStatus.Ladder[rung - 1],
            _ => status,
        };
    }

    private void Discuss(SyntheticRound round, SyntheticChapter chapter, string status)
    {
        foreach (var text in _texts[chapter.Id])
        {
            var before = text.OpenBrackets;
            if (ChapterStatus.IsShut(status))
                text.Settle(_random);
            else if (status != ChapterStatus.NotOpened && _random.Chance(60))
                text.Discuss(_random);
            if (text.OpenBrackets != before)
                LogBrackets(chapter, text, before, Timetable.EndOf(round.Number));
        }

        chapter.TextMaturity = status switch
        {
            ChapterStatus.NotOpened => "none",
            ChapterStatus.Opened => "position-paper",
            ChapterStatus.UnderNegotiation => "textual-proposal",
            _ => "consolidated-text",
        };
        chapter.AdReferendum = status == ChapterStatus.AimAgreed && _random.Chance(30);
    }

    private void Reopen(SyntheticChapter chapter, DateOnly day)
    {
        var reason = _random.Of(Phrases.Reasons).English;
        Begin(chapter, ChapterStatus.UnderNegotiation, day, null, reason);
        var head = _people.Head(_random.Of(Side.Parties));
        var facts = new ActivityFacts
        {
            Kind = ActivityKind.Reopen,
            Subject = new Dictionary<string, string> { [ChapterSet.Code] = chapter.Code },
            Note = reason,
        };
        _activity.Add(Timetable.At(day, _random), head.Name, ChapterSet.SetName, chapter.Id, chapter.Code, facts, Visibility.Public);
        var text = _random.Of(_texts[chapter.Id]);
        var before = text.OpenBrackets;
        text.Dispute(_random);
        LogBrackets(chapter, text, before, day);
    }

    private void LogBrackets(SyntheticChapter chapter, WorkingText text, int before, DateOnly day)
    {
        _bracketCounts[(text.Id, Days.Text(day))] = text.OpenBrackets;
        var facts = new ActivityFacts
        {
            Kind = ActivityKind.Change,
            Subject = new Dictionary<string, string> { [ArticleSet.Number] = Text(text.Number) },
            Fields = [new(ArticleSet.Text), new(ArticleSet.OpenBrackets, Text(before), Text(text.OpenBrackets))],
        };
        _activity.Add(
            Timetable.At(day, _random), _people.Negotiator(_random.Of(Side.Parties), _random).Name,
            ArticleSet.SetName, text.Id, chapter.Code, facts, Visibility.Public);

        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private void Log(SyntheticRound round, SyntheticChapter chapter, string before, string? after, string visibility, string summary)
    {
        var texts = _texts[chapter.Id];
        var agreed = texts.Count(t => t.IsAgreed);
        var party = Delegations.PartyFor(visibility, _random);
        Outcomes.Add(new(
            _random.Id(), round.Id, chapter.Id, before, after, summary, _random.Chance(40) ? "Exchange texts before the next round." : null,
            after is null ? null : agreed, after is null ? null : texts.Count - agreed, visibility, party, _people.Negotiator(party, _random).Name,
            Timetable.At(Timetable.EndOf(round.Number), _random)));
    }

    private void Begin(SyntheticChapter chapter, string status, DateOnly day, int? roundNumber, string? reason)
    {
        if (_current.TryGetValue(chapter.Id, out var present))
        {
            present.ValidTo = Days.Text(day);
            chapter.Revision++;
        }

        Periods.Add(_current[chapter.Id] = new(Periods.Count + 1, chapter.Id, status, Days.Text(day), roundNumber, reason));
    }

    private string StatusOf(SyntheticChapter chapter) => _current[chapter.Id].Status;
}
