using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>Reopens a closed chapter with a reason. If the agreement was closed, all other chapters become provisionally closed.</summary>
internal static class ReopenChapter
{
    /// <summary>Runs the command and returns the key of the chapter.</summary>
    public static Result<long> Run(Session session, long id, RowVersionCondition condition, string reason)
    {
        if (Permissions.CheckDecide(session.Actor, "reopens a chapter") is { } refusal)
            return refusal;
        var found = RowDraft.Load(session, ChapterSet.Definition, id, condition);
        if (found.IsRefused(out var missing))
            return missing;
        var chapter = found.Value;
        var (code, status) = (chapter.Text(ChapterSet.Code)!, chapter.Text(ChapterSet.Status)!);
        var why = RowTexts.Read(ActionParameters.Reason, reason, required: true);
        if ((why.Refusal ?? ChapterStatus.CheckReopen(code, status)) is { } broken)
            return broken;

        var today = Today.In(session.Actor.TimeZone, session.Now);
        ChapterStatusHistory.SetStatus(session, id, ChapterStatus.UnderNegotiation, today, null, why.Value);
        foreach (var other in session.Connection.Query<long>(
            "SELECT chapter_id FROM chapter_status WHERE valid_to = '9999-12-31' AND status = @Closed AND chapter_id <> @id ORDER BY chapter_id",
            new { ChapterStatus.Closed, id }).AsList())
            ChapterStatusHistory.SetStatus(
                session, other, ChapterStatus.ProvisionallyClosed, today, null, $"Chapter {code} was reopened: {why.Value}");

        chapter.Record("reopen", $"reopened {RowName.Of(chapter)}: {why.Value}");
        return id;
    }
}
