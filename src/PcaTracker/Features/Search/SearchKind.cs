using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Widgets;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Search;

/// <summary>A kind of row that the search finds.</summary>
/// <param name="Set">Its entity set.</param>
/// <param name="Title">What a found row is called.</param>
/// <param name="Address">The page on which it is read.</param>
public sealed record SearchKind(
    EntitySetDefinition Set, Func<FoundRow, string> Title, Func<FoundRow, string> Address)
{
    /// <summary>All kinds, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<SearchKind> All =
    [
        new(ChapterSet.Definition, row => $"{row[ChapterSet.Code]} {row.Heading}",
            row => $"/chapters/{Escaped(row[ChapterSet.Code])}"),
        new(ArticleSet.Definition, row => T("Article {0}", $"{row[ArticleSet.Number]} {row[ArticleSet.Heading]}".TrimEnd()),
            row => ChapterView.OfArticle(row["chapter_code"], Number(row[ArticleSet.Number]))),
        new(PositionSet.Definition, TitleOfPosition, row => ChapterView.OfPosition(row["chapter_code"], row.Id)),
        new(IssueSet.Definition, row => row[IssueSet.Title], row => ChapterView.OfIssue(row["chapter_code"], row.Id)),
        new(OutcomeSet.Definition, row => T("Outcome of round {0}", row[OutcomeSet.RoundNumber]),
            row => RowAddress.OfOutcome(Number(row[OutcomeSet.RoundNumber]), row.Id)),
        new(DeadlineSet.Definition, row => row[DeadlineSet.Title], row => $"/deadlines/{row.Id}"),
        new(RoundSet.Definition, row => T("Round {0}", row[RoundSet.Number]), row => $"/rounds/{row[RoundSet.Number]}"),
        new(DocumentSet.Definition, row => row[DocumentSet.Title], row => RowAddress.OfDocument(row["chapter_code"], row.Id)),
        new(RecommendationSet.Definition, row => T("Recommendation of {0}", row[RecommendationSet.Body]),
            row => RowAddress.OfRecommendation(row["chapter_code"], row.Id)),
        new(MilestoneSet.Definition, row => row[MilestoneSet.Title], row => RowAddress.OfMilestone(row.Id)),
        new(PersonSet.Definition, row => row[PersonSet.Name], row => RowAddress.OfPerson(row.Id)),
    ];

    /// <summary>The texts of it that are looked in.</summary>
    public IReadOnlyList<PropertyDefinition> Texts { get; } = [.. Set.Properties.Where(property => property.Searched)];

    /// <summary>The order of found rows, in SQL over the row <c>r</c>: that of the agreement where rows have a chapter.</summary>
    public string Order =>
        Set.Name == ChapterSet.SetName ? "r.sort_key"
        : Set.ChapterId is not null ? "(SELECT c.sort_key FROM chapter c WHERE c.id = r.chapter_id) NULLS FIRST, r.id"
        : "r.id DESC";

    private static string TitleOfPosition(FoundRow row) =>
        $"{Words.Party(row[PositionSet.Party])}: {Words.Value(PositionSet.SetName, row[PositionSet.Kind]).ToLowerInvariant()} "
        + row[PositionSet.Topic];

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}

/// <summary>A row that was found.</summary>
public sealed class FoundRow(EntitySetDefinition set, IDictionary<string, object?> values)
{
    /// <summary>Its entity set.</summary>
    public EntitySetDefinition Set => set;

    /// <summary>Its key.</summary>
    public long Id => (long)values["id"]!;

    /// <summary>The heading of a chapter in the language of the page.</summary>
    public string? Heading => Chapter.HeadingIn(
        CultureInfo.CurrentUICulture.Name, this[ChapterSet.Heading], values["heading_ru"] as string, values["heading_kk"] as string);

    /// <summary>A value as text; empty for none.</summary>
    public string this[string column] =>
        Convert.ToString(values.TryGetValue(column, out var value) ? value : null, CultureInfo.InvariantCulture) ?? "";

    /// <summary>A value as text; empty for none.</summary>
    public string this[PropertyDefinition property] => this[property.Column];
}
