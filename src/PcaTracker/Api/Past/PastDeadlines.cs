using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using static PcaTracker.Api.Past.PastDay;

namespace PcaTracker.Api.Past;

/// <summary>Deadlines as the record had them at the end of a day; one that was done counts as done from the day written down for it.</summary>
internal static class PastDeadlines
{
    private static readonly EntitySetDefinition Set = DeadlineSet.Definition;

    public static readonly string Rows =
        $"""
        SELECT w.id, w.revision, w.title, w.kind, w.due_on, w.due_time, w.time_zone, w.due_at, w.responsible_party, w.owner, w.chapter_id,
          w.chapter_code, w.round_id, w.round_number, w.issue_id, w.status, w.done_on,
          w.status = 'open' AND w.due_at <= w.day || 'T23:59:59.999Z' AND w.due_at <= utc_now() AS is_overdue, w.reminder_offsets, w.visibility
        FROM (
          SELECT l.id, l.revision, l.title, l.kind,
            {RecordedColumn(Set, "l", DeadlineSet.DueOn)},
            {RecordedColumn(Set, "l", DeadlineSet.DueTime)},
            l.time_zone,
            {RecordedColumn(Set, "l", DeadlineSet.DueAt)},
            l.responsible_party, l.owner, l.chapter_id, l.chapter_code, l.round_id, l.round_number, l.issue_id,
            CASE WHEN l.done_on <= {Day} THEN 'done' WHEN l.done_on > {Day} THEN 'open' ELSE {Recorded(Set, "l", DeadlineSet.Status)} END AS status,
            CASE WHEN l.done_on <= {Day} THEN l.done_on WHEN l.done_on IS NULL THEN {Recorded(Set, "l", DeadlineSet.DoneOn)} END AS done_on,
            l.reminder_offsets, l.visibility, {Day} AS day
          FROM visible_deadline l
          WHERE {WasRecorded(Set, "l")}) w
        """;
}
