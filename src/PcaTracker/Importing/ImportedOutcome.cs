using Dapper;
using PcaTracker.Domain;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>Moves a chapter's status by a newly imported outcome, as one that is logged by hand does.</summary>
internal static class ImportedOutcome
{
    /// <summary>Sets the status before the outcome, and moves the chapter to the one after it.</summary>
    public static Refusal? MoveStatus(Session session, RecordRowReader reader, long outcomeId)
    {
        var outcome = session.Connection.QuerySingle<(long ChapterId, string Code, string? StatusAfter, int Number, string? Day, bool IsLate)>(
            """
            SELECT o.chapter_id, c.code, o.status_after, r.number, coalesce(r.ends_on, r.starts_on),
              EXISTS (SELECT 1 FROM chapter_status s WHERE s.chapter_id = o.chapter_id AND s.valid_from > coalesce(r.ends_on, r.starts_on))
            FROM outcome o
            JOIN round r ON r.id = o.round_id
            JOIN chapter c ON c.id = o.chapter_id
            WHERE o.id = @outcomeId
            """,
            new { outcomeId });
        var before = ChapterStatusHistory.Current(session, outcome.ChapterId);
        session.Connection.Execute("UPDATE outcome SET status_before = @before WHERE id = @outcomeId", new { before, outcomeId });
        if (outcome.StatusAfter is null)
            return null;
        if (outcome.Day is null)
            return reader.Bad("round", $"round {outcome.Number} has no date from which a status could hold.");
        if (outcome.IsLate)
            return reader.Bad("round", $"the chapter's status has moved since round {outcome.Number}; outcomes come in the order of their rounds.");
        if (ChapterStatus.CheckMove(outcome.Code, before, outcome.StatusAfter) is { } refusal)
            return reader.Bad("status_after", refusal.Sentence);

        ChapterStatusHistory.SetStatus(session, outcome.ChapterId, outcome.StatusAfter, Days.Parse(outcome.Day), outcome.Number, reason: null);
        return null;
    }
}
