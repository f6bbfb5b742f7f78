using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Names a row for people, without its key: "chapter III.9", "article 26", "issue 'Export duties'".</summary>
internal static class NamedRow
{
    /// <summary>Returns the name of a visible row; "… that is not there any more" for another.</summary>
    public static string NameOf(Session session, string set, long id)
    {
        var name = set switch
        {
            ChapterSet.SetName => Find("'chapter ' || code", "chapter"),
            RoundSet.SetName => Find("'round ' || number", "round"),
            ArticleSet.SetName => Find("'article ' || number", "article"),
            IssueSet.SetName => Find("'issue ''' || title || ''''", "issue"),
            DeadlineSet.SetName => Find("'deadline ''' || title || ''''", "deadline"),
            DocumentSet.SetName => Find("'document ''' || title || ''''", "document"),
            PositionSet.SetName => Find("party || ' ' || kind || coalesce(' ''' || topic || '''', '')", "position"),
            OutcomeSet.SetName => Find("'outcome of round ' || round_number || ' on ' || chapter_code", "outcome"),
            RecommendationSet.SetName => Find("'recommendation of ' || body", "recommendation"),
            MilestoneSet.SetName => Find("'milestone ''' || title || ''''", "milestone"),
            PersonSet.SetName => Find("'person ''' || name || ''''", "person"),
            _ => null,
        };
        return name ?? $"{EntitySets.Named(set).TypeName.ToLowerInvariant()} that is not there any more";

        string? Find(string expression, string table) =>
            session.Connection.ExecuteScalar<string?>($"SELECT {expression} FROM visible_{table} WHERE id = @id", new { id });
    }
}
