using Dapper;
using PcaTracker.Storage;

namespace PcaTracker.Features.Widgets;

/// <summary>A chapter offered by a form.</summary>
public sealed record ChapterChoice
{
    public required long Id { get; init; }
    public required string Code { get; init; }
    public required string Heading { get; init; }
    public required string Status { get; init; }

    /// <summary>All chapters, in the order of the agreement.</summary>
    public static IReadOnlyList<ChapterChoice> All(Session session) =>
        session.Connection.Query<ChapterChoice>("SELECT id, code, heading, status FROM visible_chapter ORDER BY sort_key").AsList();
}
