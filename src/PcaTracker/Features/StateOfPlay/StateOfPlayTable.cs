using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>A column: a round that was held.</summary>
public sealed record RoundColumn
{
    public required long Number { get; init; }
    public string? City { get; init; }
    public string? StartsOn { get; init; }
    public string? EndsOn { get; init; }
    public required string DatePrecision { get; init; }
}

/// <summary>A row: a chapter with its present status.</summary>
public sealed record ChapterRow
{
    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Level { get; init; }
    public long? ParentId { get; init; }
    public required string Heading { get; init; }
    public string? Area { get; init; }
    public required string Status { get; init; }
    public string? StatusSourceCode { get; init; }
    public required long OpenIssues { get; init; }
    public string? NextDeadlineOn { get; init; }

    /// <summary>Whether the chapter is a title with chapters beneath it.</summary>
    public bool IsTitle => Level == "title";
}

/// <summary>A cell: a chapter after a round.</summary>
public sealed record ChapterInRound
{
    public required long ChapterId { get; init; }
    public required long RoundNumber { get; init; }
    public required string Status { get; init; }
    public required bool Changed { get; init; }
    public required bool Discussed { get; init; }
    public required bool NotTakenUp { get; init; }

    /// <summary>The chapter had no status of its own yet, and shows that of its title.</summary>
    public required bool Inherited { get; init; }
}

/// <summary>The table of chapters by rounds that its reader may see.</summary>
public sealed class StateOfPlayTable
{
    private readonly Dictionary<(long Chapter, long Round), ChapterInRound> _cells;

    private StateOfPlayTable(IReadOnlyList<RoundColumn> rounds, IReadOnlyList<ChapterRow> chapters, IEnumerable<ChapterInRound> cells)
    {
        (Rounds, Chapters) = (rounds, chapters);
        _cells = cells.ToDictionary(c => (c.ChapterId, c.RoundNumber));
    }

    /// <summary>Columns, by number.</summary>
    public IReadOnlyList<RoundColumn> Rounds { get; }

    /// <summary>Rows, in the order of the agreement.</summary>
    public IReadOnlyList<ChapterRow> Chapters { get; }

    /// <summary>The cell of a row and a column.</summary>
    public ChapterInRound Cell(ChapterRow chapter, RoundColumn round) => _cells[(chapter.Id, round.Number)];

    /// <summary>
    /// Groups rows: each title with its chapters, then annexes and protocols; for an area, the chapters in it and their titles.
    /// </summary>
    public IEnumerable<(ChapterRow? Title, IReadOnlyList<ChapterRow> Beneath)> Groups(string? area)
    {
        bool Wanted(ChapterRow chapter) => area is null || chapter.Area == area;
        foreach (var title in Chapters.Where(c => c.IsTitle))
        {
            var beneath = Chapters.Where(c => c.ParentId == title.Id && Wanted(c)).ToList();
            if (Wanted(title) || beneath.Count > 0)
                yield return (title, beneath);
        }
        var attached = Chapters.Where(c => !c.IsTitle && c.ParentId is null && Wanted(c)).ToList();
        if (attached.Count > 0)
            yield return (null, attached);
    }

    /// <summary>Reads the table.</summary>
    public static StateOfPlayTable Read(Session session) => new(
        session.Connection.Query<RoundColumn>(
            """
            SELECT number, city, starts_on, ends_on, date_precision
            FROM visible_round
            WHERE status = @Held
            ORDER BY number
            """,
            new { Round.Held }).AsList(),
        session.Connection.Query<ChapterRow>(
            """
            SELECT id, code, level, parent_id, heading, area, status, status_source_code, open_issues, next_deadline_on
            FROM visible_chapter
            ORDER BY sort_key
            """).AsList(),
        session.Connection.Query<ChapterInRound>(
            """
            SELECT s.chapter_id, s.round_number, s.status, s.changed, s.discussed,
              EXISTS (SELECT 1 FROM visible_outcome o WHERE o.chapter_id = s.chapter_id AND o.round_id = s.round_id AND o.status_after IS NULL)
                AND NOT s.discussed AS not_taken_up,
              x.own_status_id IS NULL AND x.title_status_id IS NOT NULL AS inherited
            FROM visible_state_of_play s
            JOIN visible_chapter_round x ON x.chapter_id = s.chapter_id AND x.round_id = s.round_id
            """));
}
