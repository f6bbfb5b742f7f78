using System.Globalization;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Chapters;

/// <summary>What positions of a chapter are about: an article, a topic, or the chapter as a whole.</summary>
public sealed record PositionSubject
{
    // A chapter with few positions shows all of them; of many, the list of subjects shows the newest of each party.
    private const int Few = 30, Newest = 2, SubjectsOfPage = 10, PositionsOfPage = 20;

    private const string Ranked =
        """
        WITH subject AS (
          SELECT p.id, p.party, a.number AS article, CASE WHEN a.number IS NULL THEN p.topic END AS topic, p.tabled_on,
            EXISTS (SELECT 1 FROM visible_position_by_supersedes_id s WHERE s.supersedes_id = p.id) AS superseded
          FROM visible_position p
          LEFT JOIN article a ON a.id = p.article_id
          WHERE p.chapter_id = @chapterId)
        """;

    public long? Article { get; init; }
    public string? ArticleHeading { get; init; }

    /// <summary>The consolidated text of the article, if there is one.</summary>
    public string? ArticleText { get; init; }
    public string? ArticleStatus { get; init; }
    public string? Topic { get; init; }
    public required long EuCount { get; init; }
    public required long KzCount { get; init; }

    /// <summary>The positions shown, the latest first and superseded ones last.</summary>
    public IReadOnlyList<PositionEntry> Positions { get; init; } = [];

    /// <summary>The subject in an address.</summary>
    public string Key =>
        Article is { } number ? $"article-{number.ToString(CultureInfo.InvariantCulture)}"
        : Topic is null ? "chapter"
        : $"topic-{Topic}";

    /// <summary>How many positions a party has on it.</summary>
    public long Count(string party) => party == Side.EU ? EuCount : KzCount;

    /// <summary>A page of subjects with the newest positions on each; or one subject with a page of all positions on it.</summary>
    internal static Paged<PositionSubject> Read(Session session, long chapterId, ChapterView view)
    {
        var all = session.Connection.Query<PositionSubject>(
            $"""
            {Ranked}
            SELECT s.article, h.heading AS article_heading, h.text AS article_text, h.status AS article_status, s.topic, s.eu_count, s.kz_count
            FROM (
              SELECT article, topic, count(*) FILTER (WHERE party = 'EU') AS eu_count, count(*) FILTER (WHERE party = 'KZ') AS kz_count
              FROM subject
              GROUP BY article, topic) s
            LEFT JOIN article h ON h.number = s.article
            ORDER BY s.article IS NULL, s.article, s.topic IS NULL, s.topic
            """,
            new { chapterId }).AsList();
        var page = view.Page(ChapterView.Positions);
        if (view.On is null)
        {
            var newest = all.Sum(s => s.EuCount + s.KzCount) <= Few ? Few : Newest;
            var named = view.Position is null ? -1 : PlaceOf(session, chapterId, view.Position.Value, all);
            return Paged.Read(all.Count, named < 0 ? page : named / SubjectsOfPage + 1, SubjectsOfPage, range =>
                WithPositions(session, chapterId, view, [.. all.Skip(range.Skip).Take(range.Size)], new PageRange(newest, 0)));
        }

        var one = all.Where(subject => subject.Key == view.On).ToList();
        return Paged.Read(one.Max(s => (long?)Math.Max(s.EuCount, s.KzCount)) ?? 0, page, PositionsOfPage, range =>
            WithPositions(session, chapterId, view, one, range));
    }

    // The place of the subject of a position in the list, or -1.
    private static int PlaceOf(Session session, long chapterId, long id, List<PositionSubject> all) =>
        session.Connection.QueryFirstOrDefault<(long? Article, string? Topic)?>(
            $"{Ranked} SELECT article, topic FROM subject WHERE id = @id", new { chapterId, id }) is { } subject
            ? all.FindIndex(s => s.Article == subject.Article && s.Topic == subject.Topic)
            : -1;

    private static IEnumerable<PositionSubject> WithPositions(
        Session session, long chapterId, ChapterView view, IReadOnlyList<PositionSubject> subjects, PageRange range)
    {
        var positions = session.Connection.Query<PositionEntry>(
            $"""
            {Ranked},
            ranked AS (
              SELECT id, article, topic, superseded,
                row_number() OVER (PARTITION BY article, topic, party ORDER BY superseded, tabled_on IS NULL, tabled_on DESC, id) AS place
              FROM subject
              WHERE {session.Dialect.IsIn("article", "@articles")} OR {session.Dialect.IsIn("topic", "@topics")}
                OR @whole AND article IS NULL AND topic IS NULL)
            SELECT p.*, r.superseded, r.article,
              CASE WHEN @versions THEN (SELECT e.text FROM visible_position e WHERE e.id = p.supersedes_id) END AS earlier_text
            FROM ranked r
            JOIN visible_position p ON p.id = r.id
            WHERE r.place > @Skip AND r.place <= @Skip + @Size OR r.id = @Position
            ORDER BY r.place
            """,
            new
            {
                chapterId,
                view.Position,
                range.Skip,
                range.Size,
                versions = view.Compare == ChapterView.Versions,
                articles = subjects.Select(s => s.Article).OfType<long>().ToList(),
                topics = subjects.Select(s => s.Topic).OfType<string>().ToList(),
                whole = subjects.Any(s => s.Article is null && s.Topic is null),
            }).ToLookup(p => (p.Article, p.Article is null ? p.Topic : null));
        return subjects.Select(s => s with { Positions = [.. positions[(s.Article, s.Topic)]] });
    }
}
