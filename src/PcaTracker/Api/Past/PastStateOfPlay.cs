using static PcaTracker.Api.Past.PastDay;

namespace PcaTracker.Api.Past;

/// <summary>The state of play of a day: the rounds held by its end. How chapters stood after a round does not depend on the day.</summary>
internal static class PastStateOfPlay
{
    public static readonly string Rows =
        $"""
        SELECT s.id, s.chapter_id, s.chapter_code, s.heading, s.area, s.round_id, s.round_number, s.round_ends_on, s.status,
          s.status_order, s.changed, s.discussed, s.open_issues
        FROM visible_state_of_play s
        WHERE s.round_number <= {Round}
        """;
}
