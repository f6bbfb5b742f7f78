using PcaTracker.Contract.Sets;
using PcaTracker.Storage.RowSecurity;
using static PcaTracker.Api.Past.PastDay;

namespace PcaTracker.Api.Past;

/// <summary>
/// Positions from the day on which they were tabled. One counts as revised from the day on which its successor was tabled; the audit log knows
/// since when it counts as maintained, withdrawn or accepted.
/// </summary>
internal static class PastPositions
{
    private static readonly string BySupersedes =
        ContractViews.FoundBy(PositionSet.Definition, PositionSet.Definition.Links.Single(link => link.Via == PositionSet.SupersedesId));

    public static readonly string Rows =
        $"""
        SELECT p.id, p.revision, p.chapter_id, p.chapter_code, p.article_id, p.issue_id, p.round_id, p.round_number, p.party, p.kind, p.topic, p.text,
          p.language,
          CASE WHEN p.status IS NULL OR p.status = 'tabled' OR {Day} = '{Present}' THEN p.status
            WHEN p.status = 'revised' AND EXISTS (
              SELECT 1 FROM {BySupersedes} k JOIN visible_position s ON s.id = k.id
              WHERE k.supersedes_id = p.id AND coalesce(s.tabled_on, '{Present}') <= {Day}) THEN p.status
            WHEN {WasRecorded(PositionSet.Definition, "p")} THEN {Recorded(PositionSet.Definition, "p", PositionSet.Status)} END AS status,
          p.tabled_on, p.tabled_until, p.date_precision, p.supersedes_id, p.visibility, p.owner_side, p.source_url, p.confidence
        FROM visible_position p
        WHERE coalesce(p.tabled_on, '{Present}') <= {Day}
        """;
}
