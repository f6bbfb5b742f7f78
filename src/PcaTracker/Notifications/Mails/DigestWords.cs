using NodaTime;
using PcaTracker.Domain;

namespace PcaTracker.Notifications.Mails;

/// <summary>A section of a digest.</summary>
public sealed record DigestSection(string Heading, IReadOnlyList<DigestLine> Lines);

/// <summary>A line of a digest.</summary>
/// <param name="Text">Text of the line.</param>
/// <param name="Link">The page of its subject, if there is one.</param>
/// <param name="Detail">Due day and time.</param>
/// <param name="Language">Language of the text, where it is another than the mail's.</param>
public sealed record DigestLine(string Text, Uri? Link = null, string? Detail = null, string? Language = null);

/// <summary>
/// The text of a digest in its reader's language: at most <see cref="Digest.MostLines"/> lines, and the number of further ones.
/// </summary>
public sealed class DigestWords
{
    private readonly DigestMailModel _model;
    private readonly Uri _tracker;
    private int _room = Digest.MostLines;

    internal DigestWords(DigestMailModel model, Uri tracker, Uri turnOff)
    {
        (_model, _tracker, TurnOff) = (model, tracker, turnOff);
        Words = MailWords.Of(model.Person.Language);
        var digest = model.Digest;
        Deadlines = Filled(Deadline("Overdue", digest.Overdue), Deadline("DueToday", digest.DueToday), Deadline("Upcoming", digest.Upcoming));
        MoreLink = new Uri(tracker, _room == 0 && Shown(Deadlines) < Due(digest) ? "deadlines" : "history");
        Changes = Filled([.. digest.Changes.Select(Chapter)]);
        var left = Due(digest) - Shown(Deadlines) + digest.Changes.Sum(c => Lines(c).Count()) - Shown(Changes);
        More = left > 0 ? Words.Count("More", left) : null;
    }

    /// <summary>Texts of the reader's language.</summary>
    public MailWords Words { get; }

    /// <summary>Deadlines: overdue, due today, upcoming.</summary>
    public IReadOnlyList<DigestSection> Deadlines { get; }

    /// <summary>Changes by chapter.</summary>
    public IReadOnlyList<DigestSection> Changes { get; }

    /// <summary>Says that some changes are in English, as they were recorded; empty if all are in the reader's language.</summary>
    public string AsRecorded => Changes.Any(section => section.Lines.Any(line => line.Language is not null)) ? Words["ChangesAsRecorded"] : "";

    /// <summary>How many lines were left out; null when none were.</summary>
    public string? More { get; }

    /// <summary>The page that shows the lines left out.</summary>
    public Uri MoreLink { get; }

    /// <summary>The page of the reader's settings.</summary>
    public Uri MyNotifications => new(_tracker, "notifications");

    /// <summary>The link that turns the digest off.</summary>
    public Uri TurnOff { get; }

    /// <summary>The signed checkpoints of the audit log: a sentence on each, and its line as in the file of checkpoints.</summary>
    public IReadOnlyList<(string Sentence, string Line)> Checkpoints =>
        [.. _model.Checkpoints.Select(c => (Words.Count("Checkpoint", c.Count, c.Chain, c.Day, c.Time, c.Head, c.KeyName), c.Line))];

    /// <summary>Heading of the digest.</summary>
    public string Heading => Words.Say("DigestOf", Words.Day(_model.Today));

    /// <summary>Subject of the mail: "2 overdue, 3 due by 27 Nov", and the name of the agreement.</summary>
    public string Subject => $"{string.Join(", ", Facts())} — {Words["Agreement"]}";

    /// <summary>The next round; null if none is planned.</summary>
    public string? Round => _model.Digest.NextRound is { } round
        ? string.Join(", ", new[]
        {
            Words.Say("Round", round.Number), Words.Day(round.StartsOn, round.DatePrecision), round.City is { } city ? OneLine.Of(city) : "",
        }.Where(part => part.Length > 0))
        : null;

    private IEnumerable<string> Facts()
    {
        var digest = _model.Digest;
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
        var name = deadline.Title is { } title ? OneLine.Of(title) : Words["Reference"];
        var chapter = deadline.ChapterCode is { } code ? DeadlineWords.Chapter(Words, code, deadline.ChapterHeading) : null;
        var detail = string.Join(" · ", new[] { When(deadline), chapter }.OfType<string>());
        return new(name, DeadlineWords.Link(_tracker, deadline.Id), detail.Length > 0 ? detail : null);
    }

    /// <summary>The time that a deadline has left: how late, which day unless today, which time of day if it has one.</summary>
    private string? When(DigestDeadline deadline)
    {
        var days = Period.DaysBetween(_model.Today, deadline.DueOn);
        var day = days == 0 ? null
            : days < 0 ? $"{DeadlineWords.When(Words, days)}: {Words.Day(deadline.DueOn, _model.Today)}"
            : Words.Day(deadline.DueOn, _model.Today);
        var time = deadline.DueTime is { } hour ? Words.TimeOn(deadline.DueOn, hour, deadline.TimeZone, _model.Person.TimeZone) : null;
        return day is null ? time : time is null ? day : $"{day}, {time}";
    }

    private DigestSection Chapter(ChapterChanges chapter) =>
        new(HeadingOf(chapter), Take(Lines(chapter)));

    private string HeadingOf(ChapterChanges chapter) =>
        chapter.Code is { } code ? DeadlineWords.Chapter(Words, code, chapter.Heading) : Words["NoChapter"];

    private IEnumerable<DigestLine> Lines(ChapterChanges chapter)
    {
        var lines = chapter.Lines.Select(line => new DigestLine(OneLine.Of(line.Text), Language: line.IsAsRecorded ? Language.English : null));
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
