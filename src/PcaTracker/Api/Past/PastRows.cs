using ODataSql.Model;
using ODataSql.Sql;
using ODataSql.Sql.Postgres;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;

namespace PcaTracker.Api.Past;

/// <summary>
/// How the rows of a set stood on a day, for <c>$at</c>. What each set's day means is in the README of the contract. The statements read the
/// views of row-level security and nothing else of a row with readers: what its reader may not see now is in no past day either.
/// </summary>
internal static class PastRows
{
    private static readonly Dictionary<string, string> Sets = new(StringComparer.Ordinal)
    {
        [ChapterSet.SetName] = PastChapters.Rows,
        [ArticleSet.SetName] = PastArticles.Rows,
        [PositionSet.SetName] = PastPositions.Rows,
        [IssueSet.SetName] = PastIssues.Rows,
        [DeadlineSet.SetName] = PastDeadlines.Rows,
        [StateOfPlaySet.SetName] = PastStateOfPlay.Rows,
    };

    /// <summary>Whether the past of a set is kept.</summary>
    public static bool Has(EntitySetDefinition set) => Sets.ContainsKey(set.Name);

    /// <summary>The past of a set in the SQL of a database; null where it is not kept.</summary>
    public static Snapshot? Of(EntitySetDefinition set, SqlDialect dialect) =>
        Sets.TryGetValue(set.Name, out var rows) ? new Snapshot(dialect is PostgresDialect ? PastDay.OnServer(rows) : rows) : null;
}
