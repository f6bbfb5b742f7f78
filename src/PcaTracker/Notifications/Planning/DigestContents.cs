using Dapper;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;
using PcaTracker.Storage;

namespace PcaTracker.Notifications.Planning;

/// <summary>Collects the content of a digest under the row-level security of its reader.</summary>
internal static class DigestContents
{
    // Later rows, stamped by a clock that ran ahead, are included once their moment comes.
    private const string IsInDigest = "at > @since AND at <= @until";

    /// <summary>The digest of a person at a moment.</summary>
    /// <param name="database">The database.</param>
    /// <param name="person">The reader.</param>
    /// <param name="accounts">Every account that is not disabled, since responsibility for a deadline depends on them.</param>
    /// <param name="at">The moment; for a preview, one in the future.</param>
    /// <param name="since">The moment after which changes are included.</param>
    public static Digest Of(TrackerDatabase database, Actor person, IReadOnlyList<Actor> accounts, Instant at, DateTimeOffset since)
    {
        using var session = database.OpenAs(person);
        var today = at.InZone(ReminderFacts.Zone(person)).Date;
        var due = Due(session, person, accounts, at, today.PlusDays(Digest.DaysAhead));
        var lines = Lines(session, since, at);
        return new Digest(
            Shown(due.Overdue, person), Shown(due.Today, person), Shown(due.Upcoming, person), ByChapter(lines, person), NextRound(session, today),
            // Not the moment of reading: transactions still running will have later stamps than all rows read, unless both began in the same
            // millisecond.
            lines.Count == 0 ? since : Instants.Parse(lines.Max(line => line.At)!));
    }

    /// <summary>The open deadlines that concern a person: overdue, due on their current day, and after it until another day.</summary>
    public static DueDeadlines Due(Session session, Actor person, IReadOnlyList<Actor> accounts, Instant at, LocalDate until)
    {
        var today = at.InZone(ReminderFacts.Zone(person)).Date;
        var deadlines = Deadlines(session, person, accounts, until).ToList();
        var overdue = deadlines.Where(d => d.IsOverdueAt(at)).ToList();
        var open = deadlines.Except(overdue).ToLookup(d => d.DueDate <= today);
        return new DueDeadlines(overdue, [.. open[true]], [.. open[false]]);
    }

    /// <summary>Whether the digest would be empty; far quicker than collecting it.</summary>
    public static bool IsEmpty(TrackerDatabase database, Actor person, IReadOnlyList<Actor> accounts, Instant at, DateTimeOffset since)
    {
        using var session = database.OpenAs(person);
        return !session.Connection.ExecuteScalar<bool>($"SELECT EXISTS (SELECT 1 FROM visible_line WHERE {IsInDigest})", Between(since, at))
            && !Deadlines(session, person, accounts, at.InZone(ReminderFacts.Zone(person)).Date.PlusDays(Digest.DaysAhead)).Any();
    }

    private static IEnumerable<RemindedDeadline> Deadlines(Session session, Actor person, IReadOnlyList<Actor> accounts, LocalDate until) =>
        ReminderFacts.VisibleDeadlines(session, until).Where(d => d.IsWhole && Concerns(d, person, accounts));

    /// <summary>
    /// Whether a deadline is the person's own or theirs to answer for. Heads answer for their delegation, the secretariat for joint
    /// deadlines, and others where nobody else does.
    /// </summary>
    private static bool Concerns(RemindedDeadline deadline, Actor person, IReadOnlyList<Actor> accounts) =>
        string.Equals(deadline.Owner, person.Email, StringComparison.OrdinalIgnoreCase)
        || (ReminderRecipients.AnswersFor(deadline.ResponsibleParty, deadline.Visibility, person)
            && (person.Role is Role.Head or Role.Secretariat || deadline.Recipients(accounts).Any(r => r.Person.AccountId == person.AccountId)));

    private static object Between(DateTimeOffset since, Instant until) =>
        new { since = Instants.Text(since), until = Instants.Text(until.ToDateTimeOffset()) };

    private static IReadOnlyList<DigestDeadline> Shown(IReadOnlyList<RemindedDeadline> deadlines, Actor person) =>
        [.. deadlines.Select(deadline => deadline.Shown(person.Language))];

    /// <summary>What changed between two moments, by chapter in the order of the agreement, changes of status first.</summary>
    public static List<ActivityRow> Lines(Session session, DateTimeOffset since, Instant until) => session.Connection.Query<ActivityRow>(
        $"""
        SELECT c.at, c.chapter_code, h.heading, h.heading_ru, h.heading_kk, c.who, c.entity_set, c.summary, c.facts, c.is_shared
        FROM visible_line c
        LEFT JOIN chapter h ON h.code = c.chapter_code
        LEFT JOIN visible_outcome o ON c.entity_set = 'Outcomes' AND o.id = c.entity_id
        WHERE {IsInDigest}
        ORDER BY c.chapter_code IS NULL, h.sort_key, c.chapter_code,
          c.entity_set = 'Chapters' AND c.action IN ('close', 'reopen')
            OR o.status_after IS NOT NULL AND o.status_after IS DISTINCT FROM o.status_before DESC,
          c.at DESC, c.line DESC
        """,
        Between(since, until)).AsList();

    private static IReadOnlyList<ChapterChanges> ByChapter(List<ActivityRow> lines, Actor person)
    {
        var sentence = new ActivitySentence(ActivityWords.Of(person.Language), person.TimeZone);
        return
        [
            .. lines.GroupBy(line => line.ChapterCode).Select(chapter => new ChapterChanges(
                chapter.Key, chapter.First().HeadingIn(person.Language),
                [.. chapter.Where(line => line.IsShared).Select(line => line.Told(sentence))], chapter.Count(line => !line.IsShared))),
        ];
    }

    /// <summary>The next round that is planned, if there is one.</summary>
    public static NextRound? NextRound(Session session, LocalDate today) =>
        session.Connection.QueryFirstOrDefault<(long Number, string? StartsOn, string Precision, string? City)?>(
            """
            SELECT number, starts_on, date_precision, city
            FROM visible_round
            WHERE status = 'planned' AND coalesce(ends_on, starts_on, '9999-12-31') >= @today
            ORDER BY coalesce(starts_on, '9999-12-31'), number
            """,
            new { today = LocalDatePattern.Iso.Format(today) }) is { } round
            ? new(
                (int)round.Number, LocalDatePattern.Iso.Parse(round.StartsOn ?? "") is { Success: true } day ? day.Value : null,
                round.Precision, round.City)
            : null;
}

/// <summary>The open deadlines that concern a person, each part the earliest first.</summary>
internal sealed record DueDeadlines(
    IReadOnlyList<RemindedDeadline> Overdue, IReadOnlyList<RemindedDeadline> Today, IReadOnlyList<RemindedDeadline> Upcoming);

/// <summary>A line of the activity log.</summary>
internal sealed record ActivityRow
{
    public required string At { get; init; }
    public string? ChapterCode { get; init; }
    public string? Heading { get; init; }
    public string? HeadingRu { get; init; }
    public string? HeadingKk { get; init; }
    public required string Who { get; init; }
    public required string EntitySet { get; init; }
    public required string Summary { get; init; }
    public string? Facts { get; init; }
    public required bool IsShared { get; init; }

    /// <summary>The heading of the chapter in a language; in English where it has none in that one.</summary>
    public string? HeadingIn(string language) => Chapter.HeadingIn(language, Heading, HeadingRu, HeadingKk);

    /// <summary>Who did what.</summary>
    public IReadOnlyList<SentencePart> Said(ActivitySentence sentence) => sentence.Of(Who, EntitySet, Summary, Facts);

    /// <summary>The same for a mail.</summary>
    public ToldChange Told(ActivitySentence sentence) =>
        new(ActivitySentence.Text(Said(sentence)), IsAsRecorded: ActivitySentence.IsAsRecorded(Facts));
}
