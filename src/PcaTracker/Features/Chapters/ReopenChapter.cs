using Dapper;
using PcaTracker.Changes.Activity;
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
    /// <param name="session">The write transaction.</param>
    /// <param name="id">The chapter.</param>
    /// <param name="condition">The precondition on its version.</param>
    /// <param name="reason">Why it is reopened.</param>
    /// <param name="roundNumber">The held round from whose end it counts; null for a day.</param>
    /// <param name="from">The day from which it counts; null for today.</param>
    public static Result<long> Run(
        Session session, long id, RowVersionCondition condition, string reason, int? roundNumber = null, DateOnly? from = null)
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
        var since = Since(chapter, roundNumber, from);
        if (since.IsRefused(out var early))
            return early;

        ChapterStatusHistory.SetStatus(session, id, ChapterStatus.UnderNegotiation, since.Value, roundNumber, why.Value);
        foreach (var other in session.Connection.Query<long>(
            "SELECT chapter_id FROM chapter_status WHERE valid_to = '9999-12-31' AND status = @Closed AND chapter_id <> @id ORDER BY chapter_id",
            new { ChapterStatus.Closed, id }).AsList())
            ChapterStatusHistory.SetStatus(
                session, other, ChapterStatus.ProvisionallyClosed, since.Value, roundNumber, BecauseOf(code) + why.Value);

        chapter.Record(RowFacts.Of(chapter, ActivityKind.Reopen) with { Note = why.Value });
        return id;
    }

    /// <summary>How the reason begins for which another chapter is only provisionally closed again.</summary>
    public static string BecauseOf(string code) => $"Chapter {code} was reopened: ";

    // The periods of a status follow each other, and none begins in the future.
    private static Result<DateOnly> Since(RowDraft chapter, int? roundNumber, DateOnly? from)
    {
        var session = chapter.Session;
        var today = Today.In(session.Actor.TimeZone, session.Now);
        if (roundNumber is null && from is null)
            return today;
        if (roundNumber is not null && from is not null)
            return Refusal.Invalid("round-or-day", "Name a round or a day from which it counts, not both.", ActionParameters.From);
        var round = roundNumber is null ? null : session.Connection.ExecuteScalar<string>(
            "SELECT ends_on FROM visible_round WHERE number = @roundNumber AND status = @Held", new { roundNumber, Round.Held });
        if (roundNumber is not null && round is null)
            return Refusal.Conflict("round-not-held",
                $"Round {roundNumber} was not held, or its last day is not known.", ActionParameters.RoundNumber);
        var target = roundNumber is null ? ActionParameters.From : ActionParameters.RoundNumber;
        var day = from ?? Days.Parse(round!);
        if (day > today)
            return Refusal.Invalid("not-yet", $"A chapter is reopened from today or an earlier day on, not from {Days.Text(day)}.", target);
        var present = session.Connection.QuerySingle<(string ValidFrom, long? RoundNumber)>(
            """
            SELECT valid_from, round_number FROM visible_chapter_status
            WHERE chapter_id IN (@Id, @parent) AND valid_to = '9999-12-31'
            ORDER BY chapter_id = @Id DESC LIMIT 1
            """,
            new { chapter.Id, parent = chapter.Number(ChapterSet.ParentId) });
        return day < Days.Parse(present.ValidFrom) || roundNumber < present.RoundNumber
            ? Refusal.Conflict("before-its-status",
                $"The chapter got its present status on {present.ValidFrom}: it is reopened from that day or a later one on.", target)
            : day;
    }
}
