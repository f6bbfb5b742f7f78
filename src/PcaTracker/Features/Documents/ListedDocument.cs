using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Documents;

/// <summary>A paper as pages show it.</summary>
public sealed record ListedDocument
{
    private static readonly RowList All = new(
        "visible_document WHERE @roundId IS NULL OR round_id = @roundId", "round_number IS NULL, round_number DESC, title, id", Size: 50);

    public required long Id { get; init; }
    public required string Title { get; init; }
    public required string Kind { get; init; }
    public string? Reference { get; init; }
    public string? Originator { get; init; }
    public string? Custodian { get; init; }
    public string? Url { get; init; }
    public string? ChapterCode { get; init; }
    public long? RoundNumber { get; init; }
    public string? Language { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }

    /// <summary>A page of all papers, or of those of a round, the latest round first.</summary>
    public static Paged<ListedDocument> Read(Session session, int page, long? named = null, long? roundId = null) =>
        All.Read<ListedDocument>(session, page, named, values: new { roundId });
}
