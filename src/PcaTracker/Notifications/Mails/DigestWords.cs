using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Notifications.Mails;

namespace PcaTracker.Notifications.Mails;

/// <summary>A part of a digest: its heading, and what it lists.</summary>
public sealed record DigestSection(string Heading, IReadOnlyList<DigestLine> Lines);

/// <summary>A line of a digest.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Link">Where the tracker shows it, if it has a page of its own.</param>
/// <param name="Detail">When.</param>
public sealed record DigestLine(string Text, Uri? Link = null, string? Detail = null);

/// <summary>What a digest says, in the words of its reader's language: at most <see cref="Digest.MostLines"/> lines, and how many more there are.</summary>
public sealed class DigestWords
{
    private readonly DigestNotice _notice;
    private readonly Uri _tracker;
    private int _room = Digest.MostLines;

    internal DigestWords(DigestNotice notice, Uri tracker, Uri turnOff)
    {
        (_notice, _tracker, TurnOff) = (notice, tracker, turnOff);
        Words = MailWords.Of(notice.Person.Language);
        var digest = notice.Digest;
        Deadlines = Filled(Deadline("Overdue", digest.Overdue), Deadline("DueToday", digest.DueToday), Deadline("Upcoming", digest.Upcoming));
        MoreLink = new Uri(tracker, _room == 0 && Shown(Deadlines) < Due(digest) ? "deadlines" : "history");
        Changes = Filled([.. digest.Changes.Select(Chapter)]);
        var left = Due(digest) - Shown(Deadlines) + digest.Changes.Sum(c => Lines(c).Count()) - Shown(Changes);
        More = left > 0 ? Words.Count("More", left) : null;
    }

    public MailWords Words { get; }

    public IReadOnlyList<DigestSection> Deadlines { get; }

    /// <summary>By chapter.</summary>
    public IReadOnlyList<DigestSection> Changes { get; }

    /// <summary>How many lines found no room; none when all did.</summary>
    public string? More { get; }

    public Uri MoreLink { get; }

    public Uri MyNotifications => new(_tracker, "notifications");

    public Uri TurnOff { get; }

    /// <summary>How far each chain had come; and the line that holds the record to it, as its file has it.</summary>
    public IReadOnlyList<(string Sentence, string Line)> Checkpoints =>
        [.. _notice.Checkpoints.Select(c => (Words.Count("Checkpoint", c.Count, c.Chain, c.Day, c.Time, c.Head, c.KeyName), c.Line))];

    public string Heading => Words.Say("DigestOf", Words.Day(_notice.Today));

    /// <summary>2 overdue, 3 due by 27 Nov — and of which agreement.</summary>
    public string Subject => $"{string.Join(", ", Facts())} — {Words["Agreement"]}";

    public string? Round => _notice.Digest.NextRound is { } round
        ? string.Join(", ", new[] { Words.Say("Round", round.Number), Words.Day(round.StartsOn, round.DatePrecision), round.City is { } city ? OneLine.Of(city) : "" }.Where(part => part.Length > 0))
        : null;

    private IEnumerable<string> Facts()
    {
        var digest = _notice.Digest;
        if (digest.Overdue.Count > 0)
            yield return Words.Count("SubjectOverdue", digest.Overdue.Count);
        if (digest.DueToday.Count > 0)
            yield return Words.Count("SubjectToday", digest.DueToday.Count);
        if (digest.Upcoming.Count > 0)
            yield return Words.Count("SubjectBy", digest.Upcoming.Count, Words.DayBy(digest.Upcoming.Max(d => d.DueOn)));
        if (digest.Changes.Sum(c => c.Lines.Count + c.OwnSide) is > 0 and var changes)
            yield return Words.Count("SubjectChanges", changes);
    }

    private DigestSection Deadline(string heading, IReadOnlyList<DigestDeadline> deadlines) => new(Words[heading], Take(deadlines.Select(Line)));

    private DigestLine Line(DigestDeadline deadline)
    {
        var name = deadline.Title is not { } title ? DeadlineWords.Reference(Words, deadline.ChapterCode)
            : deadline.ChapterCode is { } code ? $"{OneLine.Of(title)} ({OneLine.Of(code)})"
            : OneLine.Of(title);
        return new(name, DeadlineWords.Link(_tracker, deadline.Id), When(deadline));
    }

    /// <summary>How late it is, where it is late; the day, unless it is today; the time of day, if it has one.</summary>
    private string? When(DigestDeadline deadline)
    {
        var days = Period.DaysBetween(_notice.Today, deadline.DueOn);
        var day = days == 0 ? null
            : days < 0 ? $"{DeadlineWords.When(Words, days)}: {Words.Day(deadline.DueOn, _notice.Today)}"
            : Words.Day(deadline.DueOn, _notice.Today);
        var time = deadline.DueTime is { } hour ? Words.TimeOn(deadline.DueOn, hour, deadline.TimeZone, _notice.Person.TimeZone) : null;
        return day is null ? time : time is null ? day : $"{day}, {time}";
    }

    private DigestSection Chapter(ChapterChanges chapter) =>
        new(chapter.Code is { } code ? Words.Say("Chapter", OneLine.Of(code)) : Words["NoChapter"], Take(Lines(chapter)));

    private IEnumerable<DigestLine> Lines(ChapterChanges chapter)
    {
        var lines = chapter.Lines.Select(line => new DigestLine(OneLine.Of(line)));
        return chapter.OwnSide > 0 ? lines.Append(new(Words.Count("OwnSideChanges", chapter.OwnSide))) : lines;
    }

    private List<DigestLine> Take(IEnumerable<DigestLine> lines)
    {
        var taken = lines.Take(_room).ToList();
        _room -= taken.Count;
        return taken;
    }

    private static int Due(Digest digest) => digest.Overdue.Count + digest.DueToday.Count + digest.Upcoming.Count;

    private static int Shown(IEnumerable<DigestSection> sections) => sections.Sum(section => section.Lines.Count);

    private static IReadOnlyList<DigestSection> Filled(params DigestSection[] sections) => [.. sections.Where(section => section.Lines.Count > 0)];
}
