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
        Body = Prose(nameof(Body), "Who made the recommendation.", ReadWrite, 200) with { Required = true },
        Date = Day(nameof(Date), "Day on which it was made."),
        DatePrecision = Precision(),
        ChapterId = Key(nameof(ChapterId), "Id of the chapter that it concerns; empty if it concerns the whole agreement."),
        ChapterCode = Text(nameof(ChapterCode), "Code of the chapter that it concerns, such as III.9.", ReadOnly),
        Text = Prose(nameof(Text), "What was recommended.", ReadWrite, 20_000) with { Required = true },
        Status = OneOf(nameof(Status), "What the negotiators did with it.", AllowedValues.RecommendationStatuses),
        Response = Prose(nameof(Response), "What the negotiators replied.", ReadWrite, 20_000),
        Visibility = Readers(),
        OwnerSide = OwningSide(),
        SourceUrl = Source(),
        Confidence = Confidence();

    /// <summary>The set as the API serves it.</summary>
    public static readonly EntitySetDefinition Definition = Set(
        SetName, "Recommendation", "recommendation",
        "One row for each thing that a body, such as the European Parliament, asked of the negotiators.",
        [
            Body, Date, DatePrecision, ChapterId, ChapterCode, Text, Status, Response, Visibility, OwnerSide, SourceUrl, Confidence,
        ],
        [
            new("Chapter", ChapterSet.SetName, ChapterId, "Recommendations"),
        ]);
}
