using Dapper;
using PcaTracker.Features.Lists;
using PcaTracker.Storage;

namespace PcaTracker.Features.Deadlines;

/// <summary>A deadline as pages show it.</summary>
public sealed record ListedDeadline : IListedRow
{
    public required long Id { get; init; }
    public required long Revision { get; init; }
    public required string Title { get; init; }
    public required string Kind { get; init; }
    public required string DueOn { get; init; }
    public string? DueTime { get; init; }
    public required string TimeZone { get; init; }
    public required string ResponsibleParty { get; init; }
    public string? Owner { get; init; }
    public string? ChapterCode { get; init; }
    public long? RoundNumber { get; init; }
    public required string Status { get; init; }
    public string? DoneOn { get; init; }
    public required bool IsOverdue { get; init; }
    public string? ReminderOffsets { get; init; }
    public required string Visibility { get; init; }

    /// <summary>The deadline with that key, or null.</summary>
    public static ListedDeadline? Find(Session session, long id) =>
        session.Connection.QuerySingleOrDefault<ListedDeadline>("SELECT * FROM visible_deadline WHERE id = @id", new { id });
}
