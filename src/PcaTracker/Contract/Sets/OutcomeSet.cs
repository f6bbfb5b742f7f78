using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Outcomes</c>: what one round did to one chapter; no StatusAfter means that it was not taken up.</summary>
internal static class OutcomeSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Outcomes;

    public static readonly PropertyDefinition
        RoundId = Key(nameof(RoundId), "Id of the round.", CreateOnly) with { Required = true },
        RoundNumber = Number(nameof(RoundNumber), "Number of the round.", ReadOnly) with { Required = true },
        ChapterId = Key(nameof(ChapterId), "Id of the chapter.", CreateOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter, such as III.9.", ReadOnly) with { Required = true },
        StatusBefore = OneOf(nameof(StatusBefore), "Status of the chapter before the round.", AllowedValues.ChapterStatuses, ReadOnly),
        StatusAfter = OneOf(RefusedProperties.StatusAfter, "Status of the chapter after the round; empty if the round did not take the chapter up.",
            AllowedValues.ChapterStatuses, ReadWrite),
        Summary = Prose(nameof(Summary), "What the round achieved on the chapter.", ReadWrite, 20_000) with { Required = true },
        NextSteps = Prose(nameof(NextSteps), "What the parties will do next.", ReadWrite, 20_000),
        ArticlesAgreed = Number(nameof(ArticlesAgreed), "How many articles of the chapter were agreed after the round.") with { Min = 0 },
        ArticlesOpen = Number(nameof(ArticlesOpen), "How many articles of the chapter were still open after the round.") with { Min = 0 },
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        LoggedBy = Text(nameof(LoggedBy), "Name of the person who recorded the outcome.", ReadOnly),
        LoggedAt = Instant(nameof(LoggedAt), "When the outcome was recorded, in UTC.", ReadOnly),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Outcome", "outcome",
        "One row for each chapter on which a round had a result: the status before and after, and what was said.",
        [
            RoundId, RoundNumber, ChapterId, ChapterCode, StatusBefore, StatusAfter, Summary, NextSteps, ArticlesAgreed, ArticlesOpen,
            Visibility, OwnerSide, LoggedBy, LoggedAt, SourceUrl, Confidence,
        ],
        [
            new("Round", RoundSet.SetName, RoundId, "Outcomes"),
            new("Chapter", ChapterSet.SetName, ChapterId, "Outcomes") { Counted = [] },
        ]);
}
