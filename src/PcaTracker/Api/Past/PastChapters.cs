using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using static PcaTracker.Api.Past.PastDay;

namespace PcaTracker.Api.Past;

/// <summary>
/// Chapters as they stood on a day: the status by its history, issues by their rounds, the rest by the audit log; of days before a chapter
/// was recorded, that is null.
/// </summary>
internal static class PastChapters
{
    public static readonly string Rows =
        $"""
        SELECT c.id, c.revision, c.code, c.level, c.parent_id, p.code AS parent_code, c.sort_key, c.heading, c.heading_ru, c.heading_kk, c.area,
          c.first_article, c.last_article,
          coalesce(own.status, above.status, 'not-opened') AS status,
          CASE WHEN own.id IS NULL THEN above.valid_from ELSE own.valid_from END AS status_since,
          CASE WHEN own.id IS NOT NULL THEN c.code WHEN above.id IS NOT NULL THEN p.code END AS status_source_code,
          {Known(ChapterSet.TextMaturity)},
          {Known(ChapterSet.AdReferendum)},
          {Known(ChapterSet.HeldById)},
          {Known(ChapterSet.EuLead)},
          {Known(ChapterSet.KzLead)},
          {Counted(ChapterSet.ArticleCount, $"SELECT count(*) FROM ({PastArticles.Rows}) a WHERE a.chapter_id = c.id")},
          {Counted(ChapterSet.ArticlesAgreed, $"SELECT count(*) FROM ({PastArticles.Rows}) a WHERE a.chapter_id = c.id AND a.status = 'agreed'")},
          {Counted(ChapterSet.OpenBrackets,
              $"SELECT CAST(coalesce(sum(a.open_brackets), 0) AS bigint) FROM ({PastArticles.Rows}) a WHERE a.chapter_id = c.id")},
          (SELECT count(*) FROM ({PastIssues.Open}) i WHERE i.chapter_id = c.id) AS open_issues,
          {Counted(ChapterSet.OpenDeadlines, $"SELECT count(*) FROM ({PastDeadlines.Rows}) o WHERE o.chapter_id = c.id AND o.status = 'open'")},
          {Counted(ChapterSet.NextDeadlineOn, $"SELECT min(o.due_on) FROM ({PastDeadlines.Rows}) o WHERE o.chapter_id = c.id AND o.status = 'open'")},
          (SELECT max(o.round_number) FROM visible_outcome o WHERE o.chapter_id = c.id AND o.round_number <= {Round}) AS last_round_number,
          c.source_url, c.confidence
        FROM main.chapter c
        LEFT JOIN main.chapter p ON p.id = c.parent_id
        LEFT JOIN main.chapter_status own ON own.chapter_id = c.id AND own.valid_from <= {Day} AND own.valid_to > {Day}
        LEFT JOIN main.chapter_status above ON above.chapter_id = c.parent_id AND above.valid_from <= {Day} AND above.valid_to > {Day}
        """;

    private static string Known(PropertyDefinition property) => KnownColumn(ChapterSet.Definition, "c", property);

    private static string Counted(PropertyDefinition property, string query) =>
        $"CASE WHEN {WasRecorded(ChapterSet.Definition, "c")} THEN ({query}) END AS {property.Column}";
}
