using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows.Rules;

/// <summary>Lets a new outcome mark its round as held and move its chapter's status, whichever way the outcome is recorded.</summary>
internal static class OutcomeRules
{
    /// <summary>Refuses an outcome of a round that has not begun, a move that the round cannot make, and news in a one-sided note.</summary>
    public static Refusal? Check(RowDraft outcome)
    {
        if (!outcome.IsNew)
            return CheckVisibility(outcome, MovedStatus(outcome)) ?? (outcome.Changes(OutcomeSet.StatusAfter) ? CheckCorrection(outcome) : null);
        var (session, round) = (outcome.Session, RoundOf(outcome));
        var today = Today.In(session.Actor.TimeZone, session.Now);
        return Round.CheckBegun(round.Number(RoundSet.Number)!.Value, round.Text(RoundSet.Status)!, round.Day(RoundSet.StartsOn), today) is { } early
            ? early with { Target = OutcomeSet.RoundId.Name }
            : CheckMove(outcome, round) ?? CheckHeld(outcome, round);
    }

    /// <summary>Sets author, time and the chapter's status before the outcome.</summary>
    public static void Derive(RowDraft outcome)
    {
        if (!outcome.IsNew)
            return;
        outcome[OutcomeSet.LoggedBy] = outcome.Session.Actor.Name;
        outcome[OutcomeSet.LoggedAt] = Instants.Text(outcome.Session.Now);
        outcome[OutcomeSet.StatusBefore] = StatusAfterRound(outcome).Status;
    }

    /// <summary>Saves the round as held, and the chapter's new status; of a corrected status, what was wrong is taken back first.</summary>
    public static void EffectOnRoundAndChapter(RowDraft outcome)
    {
        var round = RoundOf(outcome);
        if (outcome.IsNew)
        {
            round[RoundSet.Status] = Round.Held;
            round.Save(ActivityKind.Hold);
        }
        else if (!outcome.Changes(OutcomeSet.StatusAfter))
            return;

        var (session, chapterId) = (outcome.Session, outcome.Number(OutcomeSet.ChapterId)!.Value);
        if (HadMovedStatus(outcome))
            ChapterStatusHistory.TakeBack(session, chapterId);
        if (!MovedStatus(outcome))
            return;
        var (from, number) = (round.Day(RoundSet.EndsOn)!.Value, (int)round.Number(RoundSet.Number)!.Value);
        KeepStatusOfChapters(session, chapterId, round.Id, from, number);
        ChapterStatusHistory.SetStatus(session, chapterId, outcome.Text(OutcomeSet.StatusAfter)!, from, number, reason: null);
    }

    /// <summary>Refuses to delete an outcome that moved its chapter's status, unless its author takes back what nothing builds on.</summary>
    public static Refusal? CheckDelete(RowDraft outcome) =>
        MovedStatus(outcome) && !IsLastMove(outcome)
            ? Refusal.Conflict("moved-a-status",
                $"This outcome moved the chapter to {outcome[OutcomeSet.StatusAfter]}. Log a further outcome instead of deleting it.")
            : null;

    /// <summary>Takes back the move of its chapter's status.</summary>
    public static void EffectOfDelete(RowDraft outcome)
    {
        if (MovedStatus(outcome))
            ChapterStatusHistory.TakeBack(outcome.Session, outcome.Number(OutcomeSet.ChapterId)!.Value);
    }

    // Chapters follow their title, so that others may have relied on its status.
    private static bool IsLastMove(RowDraft outcome) =>
        outcome.Text(OutcomeSet.LoggedBy) == outcome.Session.Actor.Name
        && !HasLater(outcome)
        && outcome.Session.Connection.ExecuteScalar<bool>(
            """
            SELECT EXISTS (
              SELECT 1
              FROM chapter_status s
              JOIN chapter c ON c.id = s.chapter_id AND c.level <> 'title'
              JOIN visible_round r ON r.id = @roundId AND r.number = s.round_number
              WHERE s.chapter_id = @chapterId AND s.valid_to = '9999-12-31' AND s.status = @after AND s.reason IS NULL)
            """,
            new
            {
                roundId = outcome.Number(OutcomeSet.RoundId),
                chapterId = outcome.Number(OutcomeSet.ChapterId),
                after = (string?)outcome.Before(OutcomeSet.StatusAfter),
            });

    private static bool HasLater(RowDraft outcome) => outcome.Session.Connection.ExecuteScalar<bool>(
        """
        SELECT EXISTS (
          SELECT 1
          FROM visible_outcome later
          WHERE later.chapter_id = @chapterId AND later.id <> @Id AND later.status_after IS NOT NULL AND later.logged_at >= @loggedAt)
        """,
        new { outcome.Id, chapterId = outcome.Number(OutcomeSet.ChapterId), loggedAt = outcome.Text(OutcomeSet.LoggedAt) });

    // A status is corrected as it could be deleted and logged anew: by its author where it moved the chapter, and while nothing builds on it.
    private static Refusal? CheckCorrection(RowDraft outcome)
    {
        var had = HadMovedStatus(outcome);
        if (had && !IsLastMove(outcome))
            return Refusal.Conflict("moved-a-status",
                $"This outcome moved the chapter to {outcome.Before(OutcomeSet.StatusAfter)}. Log a further outcome instead of correcting it.",
                OutcomeSet.StatusAfter.Name);
        if (HasLater(outcome) || !had && outcome[OutcomeSet.StatusBefore] is { } stood && !Equals(stood, StatusAfterRound(outcome).Status))
            return Refusal.Conflict("later-outcome",
                "Something later was recorded on this chapter. Log a further outcome instead of correcting the status of this one.",
                OutcomeSet.StatusAfter.Name);
        return MovedStatus(outcome) ? CheckMove(
            outcome, RoundOf(outcome), outcome.Text(OutcomeSet.StatusBefore)!, outcome.Text(OutcomeSet.StatusAfter)!,
            had ? null : StatusAfterRound(outcome).Later) : null;
    }

    private static Refusal? CheckMove(RowDraft outcome, RowDraft round)
    {
        var (before, later) = StatusAfterRound(outcome);
        return outcome.Text(OutcomeSet.StatusAfter) is not { } after || after == before ? null : CheckMove(outcome, round, before, after, later);
    }

    private static Refusal? CheckMove(RowDraft outcome, RowDraft round, string before, string after, string? later)
    {
        var (number, code) = (round.Number(RoundSet.Number)!.Value, VisibleRows.ChapterCode(outcome)!);
        return CheckVisibility(outcome, movesStatus: true)
            ?? ChapterStatus.CheckMove(code, before, after)
            ?? Round.CheckDated(number, round.Day(RoundSet.EndsOn))
            ?? CheckLatest(code, number, later);
    }

    // That a round was held is news to both sides, so a note of one side cannot be what says it.
    private static Refusal? CheckHeld(RowDraft outcome, RowDraft round) =>
        round.Text(RoundSet.Status) != Round.Held && (outcome.Visibility is Visibility.EU or Visibility.KZ)
            ? Refusal.Conflict("round-not-held",
                $"Round {round[RoundSet.Number]} is not marked as held yet. Log what both sides saw first, or wait for it; then add your own notes.",
                OutcomeSet.RoundId.Name)
            : null;

    private static Refusal? CheckVisibility(RowDraft outcome, bool movesStatus) =>
        movesStatus && outcome.Visibility is Visibility.EU or Visibility.KZ
            ? Refusal.Invalid("own-note",
                "A status is what both sides see, so a side's own note cannot move it. Make the outcome 'shared', or leave StatusAfter out.",
                "Visibility")
            : null;

    private static Refusal? CheckLatest(string code, long number, string? later) =>
        later is null ? null
        : Refusal.Conflict("later-status",
            $"Chapter {code} was given a status after round {number} ({later}). Log the move in that round or a later one.",
            OutcomeSet.StatusAfter.Name);

    // A chapter without a status of its own follows its title, but not away from the status that this round gave it.
    private static void KeepStatusOfChapters(Session session, long titleId, long roundId, DateOnly from, int roundNumber)
    {
        foreach (var (chapterId, status) in session.Connection.Query<(long, string)>(
            """
            SELECT DISTINCT c.id, o.status_after
            FROM chapter c
            JOIN visible_outcome o ON o.chapter_id = c.id AND o.round_id = @roundId
            WHERE c.parent_id = @titleId AND o.status_after IS NOT NULL AND o.visibility IN ('public', 'shared')
              AND NOT EXISTS (SELECT 1 FROM chapter_status own WHERE own.chapter_id = c.id)
            """,
            new { titleId, roundId }).AsList())
            ChapterStatusHistory.SetStatus(session, chapterId, status, from, roundNumber, reason: null);
    }

    private static bool MovedStatus(RowDraft outcome) =>
        outcome[OutcomeSet.StatusAfter] is not null && !Equals(outcome[OutcomeSet.StatusBefore], outcome[OutcomeSet.StatusAfter]);

    // As it was stored, before a correction.
    private static bool HadMovedStatus(RowDraft outcome) =>
        outcome.Before(OutcomeSet.StatusAfter) is { } after && !Equals(outcome.Before(OutcomeSet.StatusBefore), after);

    private static RowDraft RoundOf(RowDraft outcome) => outcome.LinkedRow(OutcomeSet.RoundId);

    private static (string Status, string? Later) StatusAfterRound(RowDraft outcome) =>
        ChapterStatusHistory.AfterRound(outcome.Session, outcome.Number(OutcomeSet.ChapterId)!.Value, outcome.Number(OutcomeSet.RoundId)!.Value);
}
