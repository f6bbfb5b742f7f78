using PcaTracker.Features.Lists;

namespace PcaTracker.Features.Issues;

/// <summary>An issue as pages show it.</summary>
public sealed record ListedIssue : IListedRow
{
    public required long Id { get; init; }
    public required long Revision { get; init; }
    public required string ChapterCode { get; init; }
    public required string Title { get; init; }
    public string? Description { get; init; }
    public required long Priority { get; init; }
    public required string Status { get; init; }
    public long? OpenedInRound { get; init; }
    public long? ResolvedInRound { get; init; }
    public string? Owner { get; init; }
    public required string Visibility { get; init; }
    public required string OwnerSide { get; init; }
}
