using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Lists;
using PcaTracker.Features.Spreadsheets;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>The table of chapters by rounds that its reader may see, now or on a past day.</summary>
public sealed class StateOfPlayTable
{
    /// <summary>How many rounds are shown until the older ones are asked for.</summary>
    public const int NewestRounds = 10;

    private readonly Dictionary<(long Chapter, long Round), ChapterInRound> _cells;

    private StateOfPlayTable(
        StateOfPlayView view, IReadOnlyList<RoundColumn> rounds, int olderRounds, IReadOnlyList<ChapterRow> chapters,
        Dictionary<(long Chapter, long Round), ChapterInRound> cells) =>
        (View, Rounds, OlderRounds, Chapters, _cells) = (view, rounds, olderRounds, chapters, cells);

    /// <summary>What is shown.</summary>
    public StateOfPlayView View { get; }

    /// <summary>Columns, the newest first.</summary>
    public IReadOnlyList<RoundColumn> Rounds { get; }

    /// <summary>How many older rounds are left out.</summary>
    public int OlderRounds { get; }

    /// <summary>Whether the columns of rounds are too narrow for words.</summary>
    public bool HasNarrowRounds => Rounds.Count > NewestRounds;

    /// <summary>The last round, if one was held.</summary>
    public RoundColumn? LastRound => Rounds.Count > 0 ? Rounds[0] : null;

    /// <summary>All chapters, in the order of the agreement.</summary>
    public IReadOnlyList<ChapterRow> Chapters { get; }

    /// <summary>The chapters that the view asks for.</summary>
    public IEnumerable<ChapterRow> Wanted => Chapters.Where(IsWanted);

    /// <summary>
    /// The question to which the API answers with the wanted chapters after every round that was held, for pivot tables. Of movement it knows
    /// nothing: stalled chapters are named by their codes.
    /// </summary>
    internal Question Question
    {
        get
        {
            var codes = Wanted.Select(chapter => ListFilter.Literal(chapter.Code)).ToList();
            string?[] conditions =
            [
                View.Area is { } area ? $"{StateOfPlaySet.Area} eq '{area}'" : null,
                View.Side is { } side
                    ? $"Chapter/Deadlines/any(d:d/{DeadlineSet.Status} eq '{Deadline.Open}' and d/{DeadlineSet.ResponsibleParty} eq '{side}')"
                    : null,
                !View.OnlyStalled ? null : codes.Count == 0 ? "false" : $"{StateOfPlaySet.ChapterCode} in ({string.Join(',', codes)})",
            ];
            var filter = string.Join(" and ", conditions.Where(condition => condition is not null));
            string?[] options =
            [
                View.Day is { } day ? $"$at={Days.Text(day)}" : null,
                filter.Length > 0 ? $"$filter={Uri.EscapeDataString(filter)}" : null,
            ];
            return new Question(StateOfPlaySet.Definition, string.Join('&', options.Where(option => option is not null)));
        }
    }

    /// <summary>The cell of a row and a column.</summary>
    public ChapterInRound Cell(ChapterRow chapter, RoundColumn round) => _cells[(chapter.Id, round.Number)];

    /// <summary>Groups the wanted rows: each title with its chapters, then annexes and protocols. A title always stands above its chapters.</summary>
    public IEnumerable<(ChapterRow? Title, IReadOnlyList<ChapterRow> Beneath)> Groups()
    {
        foreach (var title in Chapters.Where(c => c.IsTitle))
        {
            var beneath = Wanted.Where(c => c.ParentId == title.Id).ToList();
            if (IsWanted(title) || beneath.Count > 0)
                yield return (title, beneath);
        }
        var attached = Wanted.Where(c => !c.IsTitle && c.ParentId is null).ToList();
        if (attached.Count > 0)
            yield return (null, attached);
    }

    /// <summary>Reads the table.</summary>
    public static StateOfPlayTable Read(Session session, StateOfPlayView view)
    {
        var held = RoundColumn.Held(session, view.Day);
        var rounds = view.AllRounds ? held : [.. held.Take(NewestRounds)];
        var issues = OpenIssues.Of(session);
        var chapters = ChaptersOn(session, view.Day, held, issues);
        var cells = Cells(session, rounds, held.ElementAtOrDefault(rounds.Count), chapters, issues);
        return new(view, rounds, held.Count - rounds.Count, chapters, cells);
    }

    private bool IsWanted(ChapterRow chapter) =>
        (View.Area is null || chapter.Area == View.Area)
        && (View.Side is null || chapter.DueFrom.Contains(View.Side, StringComparer.Ordinal))
        && (!View.OnlyStalled || chapter.IsStalled);

    // As in the view chapter: a chapter without a status of its own has that of its title.
    private static List<ChapterRow> ChaptersOn(Session session, DateOnly? day, List<RoundColumn> held, OpenIssues issues)
    {
        var due = day is null ? ChapterDeadlines.Of(session) : ChapterDeadlines.None;
        return session.Connection.Query<ChapterRow>(
            $"""
            SELECT c.id, c.code, c.level, c.parent_id, t.code AS parent_code, {ChapterHeading.Of("c")} AS heading, c.area,
              coalesce(s.status, 'not-opened') AS status, s.valid_from AS status_since, s.round_number AS status_round,
              coalesce(s.chapter_id <> c.id, FALSE) AS inherits
            FROM chapter c
            LEFT JOIN chapter t ON t.id = c.parent_id
            LEFT JOIN chapter_status s ON s.id = coalesce(
              (SELECT own.id FROM chapter_status own WHERE own.chapter_id = c.id AND (@day IS NULL OR own.valid_from <= @day)
                ORDER BY own.id DESC LIMIT 1),
              (SELECT above.id FROM chapter_status above WHERE above.chapter_id = c.parent_id AND (@day IS NULL OR above.valid_from <= @day)
                ORDER BY above.id DESC LIMIT 1))
            ORDER BY c.sort_key
            """,
            new { day = Text(day) }).Select(c => c with
            {
                OpenIssues = day is null ? issues.Now(c.Id) : issues.After(c.Id, held.FirstOrDefault()?.Number ?? 0),
                NextDeadlineOn = due.NextOn(c.Id),
                DueFrom = due.From(c.Id),
                RoundsWithoutMovement = RoundColumn.CountSince(held, c.StatusRound, c.StatusSince),
            }).AsList();
    }

    private static Dictionary<(long, long), ChapterInRound> Cells(
        Session session, List<RoundColumn> rounds, RoundColumn? before, List<ChapterRow> chapters, OpenIssues issues)
    {
        var read = session.Connection.Query<ChapterInRound>(
            """
            SELECT s.chapter_id, s.round_number, s.status, s.changed, s.discussed,
              EXISTS (SELECT 1 FROM visible_outcome o WHERE o.chapter_id = s.chapter_id AND o.round_id = s.round_id AND o.status_after IS NULL)
                AND NOT s.discussed AS not_taken_up,
              s.inherited
            FROM visible_state_of_play s
            WHERE s.round_number BETWEEN @first AND @last
            """,
            new { first = (before ?? rounds.LastOrDefault())?.Number ?? 0, last = rounds.FirstOrDefault()?.Number ?? 0 })
            .ToDictionary(c => (c.ChapterId, c.RoundNumber));
        var cells = new Dictionary<(long, long), ChapterInRound>(read.Count);
        foreach (var chapter in chapters)
        {
            for (var i = 0; i < rounds.Count; i++)
            {
                var (number, earlier) = (rounds[i].Number, i + 1 < rounds.Count ? rounds[i + 1] : before);
                var cell = read[(chapter.Id, number)];
                var status = earlier is null ? ChapterStatus.NotOpened : read[(chapter.Id, earlier.Number)].Status;
                cells[(chapter.Id, number)] = cell with
                {
                    Before = status,
                    // A chapter that went there and back within a round did not move.
                    Changed = cell.Changed && cell.Status != status,
                    OpenIssues = issues.After(chapter.Id, number),
                    RecordedUnder = IsRecorded(cell) ? chapter.Code
                        : cell.Inherited && chapter.ParentId is { } title && IsRecorded(read[(title, number)]) ? chapter.ParentCode
                        : null,
                };
            }
        }
        return cells;
    }

    private static bool IsRecorded(ChapterInRound cell) => cell.Discussed || cell.NotTakenUp;

    private static string? Text(DateOnly? day) => day is { } known ? Days.Text(known) : null;
}
