using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using static PcaTracker.Contract.Sets.Definitions;

namespace PcaTracker.Contract.Sets;

/// <summary>The set <c>Recommendations</c>: what a body asked for.</summary>
internal static class RecommendationSet
{
    /// <summary>Its name in the API.</summary>
    public const string SetName = WrittenSets.Recommendations;

    public static readonly PropertyDefinition
        Body = Prose(nameof(Body), ReadWrite, 200) with { Required = true },
        Date = Day(nameof(Date)),
        DatePrecision = Precision(),
        ChapterId = Key(nameof(ChapterId)),
        ChapterCode = Text(nameof(ChapterCode), ReadOnly),
        Text = Prose(nameof(Text), ReadWrite, 20_000) with { Required = true },
        Status = OneOf(nameof(Status), Recommendation.Statuses),
        Response = Prose(nameof(Response), ReadWrite, 20_000),
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        SourceUrl = Text(nameof(SourceUrl), ReadWrite, 2_000),
        Confidence = OneOf(nameof(Confidence), Domain.Confidence.All);

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Recommendation", "recommendation", "What a body asked for.",
        [
            Body, Date, DatePrecision, ChapterId, ChapterCode, Text, Status, Response, Visibility, OwnerSide, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Recommendations"),
        ]);
}
