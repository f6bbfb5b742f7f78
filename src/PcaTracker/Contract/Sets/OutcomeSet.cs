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
        RoundId = Key(nameof(RoundId), CreateOnly) with { Required = true },
        RoundNumber = Number(nameof(RoundNumber), ReadOnly) with { Required = true },
        ChapterId = Key(nameof(ChapterId), CreateOnly) with { Required = true },
        ChapterCode = Text(nameof(ChapterCode), ReadOnly) with { Required = true },
        StatusBefore = OneOf(nameof(StatusBefore), ChapterStatus.Ladder, ReadOnly),
        StatusAfter = OneOf(RefusedProperties.StatusAfter, ChapterStatus.Ladder, CreateOnly),
        Summary = Prose(nameof(Summary), ReadWrite, 20_000) with { Required = true },
        NextSteps = Prose(nameof(NextSteps), ReadWrite, 20_000),
        ArticlesAgreed = Number(nameof(ArticlesAgreed)) with { Min = 0 },
        ArticlesOpen = Number(nameof(ArticlesOpen)) with { Min = 0 },
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        LoggedBy = Text(nameof(LoggedBy), ReadOnly),
        LoggedAt = Instant(nameof(LoggedAt), ReadOnly),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Outcome", "outcome", "What one round did to one chapter; no StatusAfter means that it was not taken up.",
        [
            RoundId, RoundNumber, ChapterId, ChapterCode, StatusBefore, StatusAfter, Summary, NextSteps, ArticlesAgreed, ArticlesOpen,
            Visibility, OwnerSide, LoggedBy, LoggedAt, SourceUrl, Confidence,
        ],
        [
            new("Round", RoundSet.SetName, RoundId, "Outcomes"),
            new("Chapter", ChapterSet.SetName, ChapterId, "Outcomes") { Counted = [] },
        ]);
}
