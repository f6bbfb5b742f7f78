using System.Globalization;
using Dapper;
using Microsoft.OData.Edm;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>What the activity log says of a row: its name, and the fields that a write changes.</summary>
internal static class RowFacts
{
    /// <summary>The facts of an event: what the row is called after the write, and which of its fields changed.</summary>
    public static ActivityFacts Of(RowDraft row, ActivityKind kind) => new()
    {
        Kind = kind,
        Subject = Subject(row),
        Fields = row.IsNew || kind == ActivityKind.Delete ? []
            : [.. row.Changed.Where(property => VisibleRows.IsVisibleChange(row, property)).Select(property => Changed(row, property))],
    };

    /// <summary>The properties by which the row is named, with their values.</summary>
    public static IReadOnlyDictionary<string, string> Subject(RowDraft row) =>
        Naming(row.Set.Name).Select(property => (property.Name, Value: Text(row[property])))
            .Concat(row.Set.Name == OutcomeSet.SetName ? [(OutcomeSet.RoundNumber.Name, Text(RoundOf(row)))] : [])
            .Where(named => named.Value is not null).ToDictionary(named => named.Name, named => named.Value!);

    /// <summary>The same of a visible row that is there; null of another.</summary>
    public static IReadOnlyDictionary<string, string>? Subject(Session session, string set, long id) =>
        session.Connection.QuerySingleOrDefault($"SELECT * FROM visible_{EntitySets.Named(set).Table} WHERE id = @id", new { id })
            is IDictionary<string, object?> row
            ? Naming(set).Concat(set == OutcomeSet.SetName ? [OutcomeSet.RoundNumber] : [])
                .Where(property => row[property.Column] is not null).ToDictionary(property => property.Name, property => Text(row[property.Column])!)
            : null;

    // The language of a topic or a title is that of its paper.
    private static IReadOnlyList<PropertyDefinition> Naming(string set) => set switch
    {
        ChapterSet.SetName => [ChapterSet.Code],
        ArticleSet.SetName => [ArticleSet.Number],
        RoundSet.SetName => [RoundSet.Number],
        OutcomeSet.SetName => [OutcomeSet.StatusBefore, OutcomeSet.StatusAfter],
        PositionSet.SetName => [PositionSet.Party, PositionSet.Kind, PositionSet.Topic, PositionSet.Language],
        RecommendationSet.SetName => [RecommendationSet.Body],
        PersonSet.SetName => [PersonSet.Name],
        DocumentSet.SetName => [DocumentSet.Title, DocumentSet.Language],
        _ => [EntitySets.Named(set).Property("Title")!],
    };

    private static object? RoundOf(RowDraft outcome) => outcome.LinkedRow(OutcomeSet.RoundId)[RoundSet.Number];

    // Texts can be long and are compared word by word on the page of the history; a link's target may be hidden from some later.
    private static ChangedField Changed(RowDraft row, PropertyDefinition property) =>
        property is { Values: null, Kind: EdmPrimitiveTypeKind.String or EdmPrimitiveTypeKind.Int64 }
            ? new(property.Name)
            : new(property.Name, Text(row.Before(property)), Text(row[property]));

    private static string? Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null;
}
