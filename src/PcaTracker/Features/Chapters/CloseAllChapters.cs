using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Rows.Rules;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>Closes all chapters together, or none.</summary>
internal static class CloseAllChapters
{
    /// <summary>
    /// Runs the command and returns the number of chapters closed. Chapters that follow their title need no status of their own.
    /// </summary>
    public static Result<int> Run(Session session)
    {
        if (Permissions.CheckDecide(session.Actor, "closes the chapters") is { } refusal)
            return refusal;
        var chapters = session.Connection.Query<(long Id, string Code, string Status, bool Own)>(
            "SELECT id, code, status, status_source_code = code FROM visible_chapter ORDER BY sort_key").AsList();
        if (chapters.Count == 0)
            return Refusal.Conflict("chapters-open", "There is no chapter to close.");
        if (ChapterStatus.CheckCloseAll(chapters.Select(c => (c.Code, c.Status))) is { } open)
            return open;

        var closing = chapters.Where(c => c.Own && c.Status != ChapterStatus.Closed).ToList();
        if (closing.Count == 0)
            return Refusal.Conflict("already-closed", "All chapters are closed already.");
        foreach (var chapter in closing)
        {
            ChapterStatusHistory.SetStatus(
                session, chapter.Id, ChapterStatus.Closed, Today.In(session.Actor.TimeZone, session.Now), null, "All chapters were closed together.");
            ActivityLog.Record(
                session, ChapterSet.SetName, chapter.Id, chapter.Code, Visibility.Public,
                new ActivityFacts
                {
                    Kind = ActivityKind.Close,
                    Subject = new Dictionary<string, string> { [ChapterSet.Code] = chapter.Code },
                    Fields = [new(ChapterSet.Status, chapter.Status, ChapterStatus.Closed)],
                });
        }

        return closing.Count;
    }
}
