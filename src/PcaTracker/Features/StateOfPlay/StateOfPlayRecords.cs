using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>A column: a round that was held.</summary>
public sealed record RoundColumn
{
    public required long Id { get; init; }
    public required long Number { get; init; }
    public string? City { get; init; }
    public string? StartsOn { get; init; }
    public string? EndsOn { get; init; }
    public required string DatePrecision { get; init; }

    /// <summary>The rounds held by the end of a day, the newest first; all of them without a day.</summary>
    internal static List<RoundColumn> Held(Session session, DateOnly? day) => session.Connection.Query<RoundColumn>(
        """
        SELECT id, number, city, starts_on, ends_on, date_precision
        FROM visible_round
        WHERE status = @Held AND (@day IS NULL OR number <= (
          SELECT max(past.number) FROM visible_round past WHERE past.status = @Held AND coalesce(past.ends_on, past.starts_on) <= @day))
        ORDER BY number DESC
        """,
        new { Round.Held, day = day is { } known ? Days.Text(known) : null }).AsList();

    /// <summary>How many of the rounds were held after a change of status: after its round, or after its day if no round made it.</summary>
    internal static int CountSince(IReadOnlyList<RoundColumn> held, long? round, string? day) => held.Count(r =>
        round is { } moved ? r.Number > moved : string.CompareOrdinal(r.EndsOn ?? r.StartsOn, day) > 0);
}

/// <summary>A row: a chapter with its status on the day shown.</summary>
public sealed record ChapterRow
{
    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Level { get; init; }
    public long? ParentId { get; init; }
    public string? ParentCode { get; init; }
    public required string Heading { get; init; }
    public string? Area { get; init; }
    public required string Status { get; init; }
    public string? StatusSince { get; init; }
    public long? StatusRound { get; init; }

    /// <summary>The chapter has no status of its own, and shows that of its title.</summary>
    public required bool Inherits { get; init; }

    public int OpenIssues { get; init; }
    public string? NextDeadlineOn { get; init; }

    /// <summary>The sides from which something is due.</summary>
    public IReadOnlyCollection<string> DueFrom { get; init; } = [];

    /// <summary>How many rounds were held since the status last changed.</summary>
    public int RoundsWithoutMovement { get; init; }

    /// <summary>Whether the chapter is a title with chapters beneath it.</summary>
    public bool IsTitle => Level == "title";

    /// <summary>Whether it is stalled.</summary>
    public bool IsStalled => ChapterStatus.IsStalled(Status, RoundsWithoutMovement);
}

/// <summary>A cell: a chapter after a round.</summary>
public sealed record ChapterInRound
{
    public required long ChapterId { get; init; }
    public required long RoundNumber { get; init; }
    public required string Status { get; init; }

    /// <summary>The status after the round before.</summary>
    public string Before { get; init; } = ChapterStatus.NotOpened;

    public required bool Changed { get; init; }
    public required bool Discussed { get; init; }
    public required bool NotTakenUp { get; init; }

    /// <summary>The chapter had no status of its own yet, and shows that of its title.</summary>
    public required bool Inherited { get; init; }

    /// <summary>The issues that were open after the round.</summary>
    public int OpenIssues { get; init; }

    /// <summary>Whether the round moved the chapter down the ladder.</summary>
    public bool IsMovedBack => Changed && ChapterStatus.IsMovedBack(Before, Status);

    /// <summary>The chapter under which the round recorded something about it; null where it recorded nothing.</summary>
    public string? RecordedUnder { get; init; }
}
