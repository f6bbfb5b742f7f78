using PcaTracker.Contract.Sets;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows.Rules;

/// <summary>What it takes for a round to do something to a chapter. Runs for every new outcome, however it comes.</summary>
internal static class OutcomeRules
{
    public static Refusal? Apply(RowDraft outcome)
    {
        if (!outcome.IsNew)
            return CheckVisibility(outcome);

        var session = outcome.Session;
        var round = RowDraft.Load(session, RoundSet.Definition, outcome.Number(OutcomeSet.RoundId)!.Value, Expected.Any).Value;
        if (Round.CheckBegun(round.Number(RoundSet.Number)!.Value, round.Text(RoundSet.Status)!, round.Day(RoundSet.StartsOn), Today.In(session.Actor.TimeZone, session.Now)) is { } early)
            return early with { Target = "RoundId" };
        round[RoundSet.Status] = Round.Held;
        round.Save("change", $"noted that round {round[RoundSet.Number]} is held");

        outcome[OutcomeSet.LoggedBy] = session.Actor.Name;
        outcome[OutcomeSet.LoggedAt] = Instants.Text(session.Now);
        return Move(outcome, round) ?? CheckTold(outcome, round);
    }

    // That a round is held is news to both sides; a note of one side must not be what tells it.
    private static Refusal? CheckTold(RowDraft outcome, RowDraft round) =>
        round.Changes(RoundSet.Status) && (outcome.Visibility is Visibility.EU or Visibility.KZ)
            ? Refusal.Conflict("round-not-held", $"Round {round[RoundSet.Number]} is not marked as held yet. Log what both sides saw first, or wait for it; then add your own notes.", "RoundId")
            : null;

    /// <summary>The refusal to delete an outcome that a chapter's history rests on.</summary>
    public static Refusal? CheckDelete(RowDraft outcome) =>
        MovedStatus(outcome)
            ? Refusal.Conflict("moved-a-status", $"This outcome moved the chapter to {outcome[OutcomeSet.StatusAfter]}. Log a further outcome instead of deleting it.")
            : null;

    private static Refusal? Move(RowDraft outcome, RowDraft round)
    {
        var (session, chapterId) = (outcome.Session, outcome.Number(OutcomeSet.ChapterId)!.Value);
        var standing = ChapterStatusHistory.AfterRound(session, chapterId, round.Id);
        outcome[OutcomeSet.StatusBefore] = standing.Status;
        if (!MovedStatus(outcome))
            return null;

        var (number, after, code) = (round.Number(RoundSet.Number)!.Value, outcome.Text(OutcomeSet.StatusAfter)!, VisibleRows.ChapterCode(outcome)!);
        if ((CheckVisibility(outcome) ?? ChapterStatus.CheckMove(code, standing.Status, after)
            ?? Round.CheckDated(number, round.Day(RoundSet.EndsOn)) ?? CheckLatest(code, number, standing.Later)) is { } refusal)
            return refusal;
        var from = round.Day(RoundSet.EndsOn)!.Value;
        KeepWhatWasSaid(session, chapterId, round.Id, from, (int)number);
        ChapterStatusHistory.SetStatus(session, chapterId, after, from, (int)number, reason: null);
        return null;
    }

    // A chapter follows its title, but not away from where this very round left it.
    private static void KeepWhatWasSaid(Session session, long titleId, long roundId, DateOnly from, int roundNumber)
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

    private static Refusal? CheckVisibility(RowDraft outcome) =>
        MovedStatus(outcome) && outcome.Visibility is Visibility.EU or Visibility.KZ
            ? Refusal.Invalid("own-note", "A status is what both sides see, so a side's own note cannot move it. Make the outcome 'shared', or leave StatusAfter out.", "Visibility")
            : null;

    private static Refusal? CheckLatest(string code, long number, string? later) =>
        later is null ? null
        : Refusal.Conflict("later-status", $"Chapter {code} was given a status after round {number} ({later}). Log the move in that round or a later one.", "StatusAfter");
}
