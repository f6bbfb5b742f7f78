using PcaTracker.Contract.Sets;
using static PcaTracker.Api.Past.PastDay;

namespace PcaTracker.Api.Past;

/// <summary>Articles as the record had them at the end of a day; nothing says how they stood before they were recorded.</summary>
internal static class PastArticles
{
    public static readonly string Rows =
        $"""
        SELECT a.id, a.revision, a.number, a.chapter_id, a.chapter_code, a.heading,
          {RecordedColumn(ArticleSet.Definition, "a", ArticleSet.Status)},
          {RecordedColumn(ArticleSet.Definition, "a", ArticleSet.Text)},
          {RecordedColumn(ArticleSet.Definition, "a", ArticleSet.OpenBrackets)},
          a.source_url, a.confidence
        FROM visible_article a
        WHERE {WasRecorded(ArticleSet.Definition, "a")}
        """;
}
