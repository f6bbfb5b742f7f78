using System.Globalization;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>What people call a row, without its key, as data: pages name it in their language.</summary>
/// <param name="Set">Its set.</param>
/// <param name="Parts">
/// Code, number or title; of a position party, kind and topic; of an outcome round and chapter. None of a row that its reader does not see.
/// </param>
internal sealed record NamedRow(string Set, IReadOnlyList<string> Parts)
{
    /// <summary>The name of a row as its reader sees it.</summary>
    public static NamedRow Of(Session session, string set, long id)
    {
        var properties = Naming(set).ToList();
        var columns = string.Join(", ", properties.Select(property => property.Column));
        var row = session.Connection.QuerySingleOrDefault(
            $"SELECT {columns} FROM visible_{EntitySets.Named(set).Table} WHERE id = @id", new { id }) as IDictionary<string, object?>;
        var parts = row is null ? [] : properties.Select(property => Convert.ToString(row[property.Column], CultureInfo.InvariantCulture) ?? "");
        return new(set, [.. parts.Where(part => part.Length > 0)]);
    }

    /// <summary>The name in English: "chapter III.9", "issue 'Export duties'", "issue that is not there any more".</summary>
    public override string ToString()
    {
        var noun = EntitySets.Named(Set).TypeName.ToLowerInvariant();
        return Set switch
        {
            _ when Parts.Count == 0 => $"{noun} that is not there any more",
            ChapterSet.SetName or RoundSet.SetName or ArticleSet.SetName => $"{noun} {Parts[0]}",
            PositionSet.SetName => $"{Parts[0]} {Parts[1]}{(Parts.Count > 2 ? $" '{Parts[2]}'" : "")}",
            OutcomeSet.SetName => $"{noun} of round {Parts[0]} on {Parts[1]}",
            RecommendationSet.SetName => $"{noun} of {Parts[0]}",
            _ => $"{noun} '{Parts[0]}'",
        };
    }

    private static IEnumerable<PropertyDefinition> Naming(string set) => set switch
    {
        ChapterSet.SetName => [ChapterSet.Code],
        RoundSet.SetName => [RoundSet.Number],
        ArticleSet.SetName => [ArticleSet.Number],
        PositionSet.SetName => [PositionSet.Party, PositionSet.Kind, PositionSet.Topic],
        OutcomeSet.SetName => [OutcomeSet.RoundNumber, OutcomeSet.ChapterCode],
        RecommendationSet.SetName => [RecommendationSet.Body],
        PersonSet.SetName => [PersonSet.Name],
        _ => [EntitySets.Named(set).Property("Title")!],
    };
}
