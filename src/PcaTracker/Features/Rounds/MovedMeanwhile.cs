using Dapper;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Rounds;

/// <summary>Finds what others did to the chapters of a log of outcomes after its form was opened.</summary>
internal static class MovedMeanwhile
{
    private static readonly string[] Streams = [Visibility.Shared, Visibility.EU, Visibility.KZ];

    /// <summary>
    /// The place in the activity log from which a form counts, as the form carries it: the last number in each stream, and 0 for that of the
    /// other side.
    /// </summary>
    public static string Now(Session session) => string.Join(' ', Streams.Select(stream =>
        // A stream of which nothing is seen would be searched to its end.
        session.Actor.Audience.Sees.Contains(stream)
            ? session.Connection.ExecuteScalar<long>("SELECT coalesce(max(sequence), 0) FROM visible_stream WHERE stream = @stream", new { stream })
            : 0));

    /// <summary>Reads that place.</summary>
    public static IReadOnlyList<long> Read(FormReader form, string? seen)
    {
        if (seen?.Split(' ') is { } places && places.Length == Streams.Length)
            return [.. places.Select(form.Key)];
        // A draft from before 30 November 2026 has one number. It counts from the beginning, so that nothing is recorded over unseen.
        _ = form.Key(seen);
        return [0, 0, 0];
    }

    /// <summary>
    /// An error at each entry whose chapter, or its title, got an outcome or another status since, be it because another chapter was reopened.
    /// </summary>
    public static IEnumerable<FieldError> Since(Session session, IReadOnlyList<long> seen, OutcomesInput input)
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

    private static Move? Last(Session session, IReadOnlyList<long> seen, string? chapter) => session.Connection.QueryFirstOrDefault<Move>(
        """
        SELECT v.who, v.at, v.chapter_code, c.status, o.summary
        FROM visible_line v
        JOIN visible_chapter c ON c.code = @chapter
        LEFT JOIN visible_outcome o ON v.entity_set = @Outcomes AND o.id = v.entity_id
        WHERE (v.stream = 'shared' AND v.line > @shared OR v.stream = 'eu' AND v.line > @eu OR v.stream = 'kz' AND v.line > @kz)
          AND (v.chapter_code IN (c.code, c.parent_code)
              AND (v.entity_set = @Outcomes AND v.action = 'create' OR v.entity_set = @Chapters AND v.action IN ('reopen', 'close'))
            OR v.entity_set = @Chapters AND v.action = 'reopen' AND EXISTS (
              SELECT 1 FROM visible_chapter_status s
              WHERE s.chapter_id IN (c.id, c.parent_id) AND s.valid_to = '9999-12-31'
                AND instr(s.reason, replace(@reopened, '{0}', v.chapter_code)) = 1))
        ORDER BY v.at DESC, v.stream DESC, v.line DESC
        """,
        new
        {
            chapter,
            shared = seen[0],
            eu = seen[1],
            kz = seen[2],
            Outcomes = OutcomeSet.SetName,
            Chapters = ChapterSet.SetName,
            reopened = ReopenChapter.BecauseOf("{0}"),
        });

    private sealed record Move
    {
        public required string Who { get; init; }
        public required string At { get; init; }
        public required string ChapterCode { get; init; }
        public required string Status { get; init; }
        public string? Summary { get; init; }
    }
}
