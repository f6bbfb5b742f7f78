using System.Globalization;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Rounds;

/// <summary>A negotiating round as pages show it.</summary>
public sealed record RoundFacts
{
    public required long Id { get; init; }
    public required long Number { get; init; }
    public required string Status { get; init; }
    public string? StartsOn { get; init; }
    public string? EndsOn { get; init; }
    public required string DatePrecision { get; init; }
    public string? City { get; init; }
    public string? Country { get; init; }
    public string? Format { get; init; }
    public string? EuLead { get; init; }
    public string? KzLead { get; init; }
    public string? Summary { get; init; }
    public string? NextRoundNote { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }
    public required long OutcomeCount { get; init; }

    /// <summary>Whether its outcomes can be logged on a day; until then it has an agenda.</summary>
    public bool HasBegun(DateOnly today) =>
        Round.CheckBegun(Number, Status, StartsOn is null ? null : Days.Parse(StartsOn), today) is null;

    /// <summary>City and country in words.</summary>
    public string Place => Country is null ? City ?? T("place unknown") : $"{City}, {Country}";

    private const string Columns = "r.*, (SELECT count(*) FROM visible_outcome o WHERE o.round_id = r.id) AS outcome_count";

    private static readonly RowList Listed = new("visible_round r", "r.number DESC", Size: 50, Columns);

    /// <summary>All rounds, the latest first.</summary>
    public static IReadOnlyList<RoundFacts> All(Session session) =>
        session.Connection.Query<RoundFacts>($"SELECT {Columns} FROM visible_round r ORDER BY r.number DESC").AsList();

    /// <summary>A page of all rounds, the latest first.</summary>
    public static Paged<RoundFacts> Read(Session session, int page) => Listed.Read<RoundFacts>(session, page);

    /// <summary>The round with that number, or null.</summary>
    public static RoundFacts? Find(Session session, long number) =>
        session.Connection.QuerySingleOrDefault<RoundFacts>($"SELECT {Columns} FROM visible_round r WHERE r.number = @number", new { number });
}

/// <summary>An outcome of a round for a chapter as pages show it.</summary>
public sealed record LoggedOutcome
{
    public required long Id { get; init; }
    public required string ChapterCode { get; init; }
    public required string Heading { get; init; }
    public required long RoundNumber { get; init; }
    public string? StatusBefore { get; init; }
    public string? StatusAfter { get; init; }
    public required string Summary { get; init; }
    public string? NextSteps { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
    public string? LoggedBy { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }

    private static readonly RowList Listed = new(
        "visible_outcome o JOIN visible_chapter c ON c.id = o.chapter_id WHERE o.round_id = @roundId", "c.sort_key, o.id", Size: 100,
        $"o.*, {ChapterHeading.Of("c")} AS heading");

    /// <summary>The address at which the page of a round shows what became of a chapter.</summary>
    public static string AddressOf(long round, string chapterCode) =>
        string.Create(CultureInfo.InvariantCulture, $"/rounds/{round}?chapter={Uri.EscapeDataString(chapterCode)}#{AnchorOf(chapterCode)}");

    /// <summary>The anchor of a chapter's outcome on the page of its round.</summary>
    public static string AnchorOf(string chapterCode) => $"chapter-{chapterCode.Replace(' ', '-')}";

    /// <summary>A page of the outcomes of a round, in the order of the agreement: the one of an outcome or chapter, or the one asked for.</summary>
    public static Paged<LoggedOutcome> OfRound(Session session, long roundId, int page, long? outcome, string? chapter) =>
        outcome is not null
            ? Listed.Read<LoggedOutcome>(session, page, outcome, "o.id", new { roundId })
            : Listed.Read<LoggedOutcome>(session, page, chapter, "o.chapter_code", new { roundId });
}
