using PcaTracker.Contract.Sets;
using System.Globalization;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>Names a row for people, without its key: "chapter III.9", "article 26", "issue 'Export duties'".</summary>
internal static class NamedRow
{
    /// <summary>The end of the name of a row that its reader does not see.</summary>
    public const string Missing = "that is not there any more";

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
        return name ?? string.Create(CultureInfo.InvariantCulture, $"{EntitySets.Named(set).TypeName.ToLowerInvariant()} {Missing}");

        string? Find(string expression, string table) =>
            session.Connection.ExecuteScalar<string?>($"SELECT {expression} FROM visible_{table} WHERE id = @id", new { id });
    }

    /// <summary>Returns a property's name and value for people: a link as the name of its target.</summary>
    public static (string Name, string? Value) Field(Session session, EntitySetDefinition set, string property, string? value)
    {
        var link = set.Links.FirstOrDefault(l => l.Via.Name == property);
        return link is null ? (property, value)
            : (link.Name, value is null ? null : NameOf(session, link.TargetSet, long.Parse(value, CultureInfo.InvariantCulture)));
    }
}
