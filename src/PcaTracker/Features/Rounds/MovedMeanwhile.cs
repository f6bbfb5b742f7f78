using System.Globalization;
using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Rounds;

/// <summary>Finds what others did to the chapters of a log of outcomes after its form was opened.</summary>
internal static class MovedMeanwhile
{
    /// <summary>The place in the activity log from which a form counts, as the form carries it.</summary>
    // What an audience sees is numbered without gaps, so that the last number is their count.
    public static string Now(Session session) =>
        session.Connection.ExecuteScalar<long>("SELECT count(*) FROM visible_line").ToString(CultureInfo.InvariantCulture);

    /// <summary>An error at each entry whose chapter, or its title, got an outcome or another status since.</summary>
    public static IEnumerable<FieldError> Since(Session session, long seen, OutcomesInput input)
    {
        foreach (var (row, index) in input.Filled)
        {
            if (Last(session, seen, row.Chapter) is not { } moved)
                continue;
            var at = Dates.Text(Instants.Parse(moved.At), session.Actor.TimeZone);
            var what = moved.Summary is null ? "" : $" “{CleanText.Shortened(moved.Summary, 200)}”";
            yield return new FieldError(
                OutcomesInput.FieldId(index, "Chapter"),
                input.OfEntry(index, T(
                    "{0} recorded something on {1} on {2}, after you opened this form.{3} {4} is now {5}. "
                    + "Nothing is recorded yet: to record yours as well, send it once more.",
                    moved.Who, moved.ChapterCode, at, what, row.Chapter, Words.Status(moved.Status).ToLowerInvariant())));
        }
    }

    private static Move? Last(Session session, long seen, string? chapter) => session.Connection.QueryFirstOrDefault<Move>(
        """
        SELECT v.who, v.at, v.chapter_code, c.status, o.summary
        FROM visible_change v
        JOIN visible_chapter c ON c.code = @chapter
        LEFT JOIN visible_outcome o ON v.entity_set = @Outcomes AND o.id = v.entity_id
        WHERE v.sequence > @seen AND v.chapter_code IN (c.code, c.parent_code)
          AND (v.entity_set = @Outcomes AND v.action = 'create' OR v.entity_set = @Chapters AND v.action IN ('reopen', 'close'))
        ORDER BY v.sequence DESC
        """,
        new { chapter, seen, Outcomes = OutcomeSet.SetName, Chapters = ChapterSet.SetName });

    private sealed record Move
    {
        public required string Who { get; init; }
        public required string At { get; init; }
        public required string ChapterCode { get; init; }
        public required string Status { get; init; }
        public string? Summary { get; init; }
    }
}
