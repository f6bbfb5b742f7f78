using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Recommendations;

/// <summary>A recommendation of a body to the negotiators, as pages show it.</summary>
public sealed record ListedRecommendation
{
    private static readonly RowList All = new("visible_recommendation", "date IS NULL, date DESC, id", Size: 30);

    public required long Id { get; init; }
    public required string Body { get; init; }
    public string? Date { get; init; }
    public required string DatePrecision { get; init; }
    public string? ChapterCode { get; init; }
    public required string Text { get; init; }
    public string? Status { get; init; }
    public string? Response { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
    public string? SourceUrl { get; init; }
    public string? Confidence { get; init; }

    /// <summary>A page of all recommendations, the latest first.</summary>
    public static Paged<ListedRecommendation> Read(Session session, int page, long? named) =>
        All.Read<ListedRecommendation>(session, page, named);
}
