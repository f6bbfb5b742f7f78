using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Importing;

/// <summary>The columns of a file that fill one property, or the properties of a date.</summary>
internal abstract record RecordField(IReadOnlyList<string> Headers);

/// <summary>A column that fills one property, within the limits of the contract; a link is given by the target's code or number.</summary>
internal sealed record PropertyField(string Header, string Property) : RecordField([Header]);

/// <summary>One or two columns that fill a day or period and its precision.</summary>
internal sealed record DateField(string Header, string? EndHeader, string From, string? Until)
    : RecordField(EndHeader is null ? [Header] : [Header, EndHeader]);

/// <summary>A file of the record and the entity set that it fills.</summary>
/// <param name="Name">The file name.</param>
/// <param name="Set">The entity set.</param>
/// <param name="Key">The headers whose cells identify a row from one import to the next.</param>
/// <param name="Fields">The columns.</param>
/// <param name="Constants">Columns of the table that a row needs and the file does not have.</param>
internal sealed record RecordFile(
    string Name, EntitySetDefinition Set, IReadOnlyList<string> Key, IReadOnlyList<RecordField> Fields,
    IReadOnlyDictionary<string, Func<CsvRow, string>> Constants)
{
    /// <summary>The effect of a new row on other tables.</summary>
    public Func<Session, RecordRowReader, long, Refusal?> Added { get; init; } = (_, _, _) => null;

    /// <summary>All headers of the file.</summary>
    public IReadOnlyList<string> Headers { get; } = [.. Fields.SelectMany(f => f.Headers)];

    /// <summary>All files, in the order of their dependencies.</summary>
    public static readonly IReadOnlyList<RecordFile> All =
    [
        File("chapters.csv", ChapterSet.SetName, ["code"],
            [
                new PropertyField("code", ChapterSet.Code), new PropertyField("level", ChapterSet.Level),
                new PropertyField("parent_code", ChapterSet.ParentId),
                new PropertyField("heading", ChapterSet.Heading), new PropertyField("area", ChapterSet.Area),
                new PropertyField("first_article", ChapterSet.FirstArticle), new PropertyField("last_article", ChapterSet.LastArticle),
            ],
            ("sort_key", row => Chapter.SortKey(row.Cells["code"]))),

        File("rounds.csv", RoundSet.SetName, ["number"],
            [
                new PropertyField("number", RoundSet.Number), new DateField("start_date", "end_date", RoundSet.StartsOn, RoundSet.EndsOn),
                new PropertyField("city", RoundSet.City), new PropertyField("format", RoundSet.Format), new PropertyField("eu_lead", RoundSet.EuLead),
                new PropertyField("kz_lead", RoundSet.KzLead), new PropertyField("topics_outcome", RoundSet.Summary),
            ],
            ("status", _ => Round.Held)),

        File("articles.csv", ArticleSet.SetName, ["number"],
            [
                new PropertyField("number", ArticleSet.Number),
                new PropertyField("chapter_code", ArticleSet.ChapterId),
                new PropertyField("heading", ArticleSet.Heading),
            ]),

        File("outcomes.csv", OutcomeSet.SetName, ["round", "chapter_code", "source_url"],
            [
                new PropertyField("round", OutcomeSet.RoundId), new PropertyField("chapter_code", OutcomeSet.ChapterId),
                new PropertyField("status_after", OutcomeSet.StatusAfter), new PropertyField("summary", OutcomeSet.Summary),
            ],
            Public) with { Added = ImportedOutcome.MoveStatus },

        File("positions.csv", PositionSet.SetName, ["party", "chapter_code", "topic", "date", "position"],
            [
                new PropertyField("party", PositionSet.Party), new PropertyField("chapter_code", PositionSet.ChapterId),
                new PropertyField("topic", PositionSet.Topic),
                new DateField("date", null, PositionSet.TabledOn, PositionSet.TabledUntil), new PropertyField("position", PositionSet.Text),
            ],
            Public, ("kind", _ => Position.Statement)),

        File("milestones.csv", MilestoneSet.SetName, ["date", "title"],
            [
                new DateField("date", null, MilestoneSet.Date, MilestoneSet.Until), new PropertyField("title", MilestoneSet.Title),
                new PropertyField("kind", MilestoneSet.Kind),
                new PropertyField("place", MilestoneSet.Place), new PropertyField("who", MilestoneSet.Who),
                new PropertyField("summary", MilestoneSet.Summary),
            ]),

        File("recommendations.csv", RecommendationSet.SetName, ["body", "text"],
            [
                new PropertyField("body", RecommendationSet.Body), new DateField("date", null, RecommendationSet.Date, null),
                new PropertyField("chapter_code", RecommendationSet.ChapterId),
                new PropertyField("text", RecommendationSet.Text), new PropertyField("status", RecommendationSet.Status),
            ],
            Public),

        File("people.csv", PersonSet.SetName, ["name", "role"],
            [
                new PropertyField("name", PersonSet.Name), new PropertyField("party", PersonSet.Party), new PropertyField("role", PersonSet.Role),
                new DateField("period", null, PersonSet.From, PersonSet.To),
            ]),
    ];

    private static (string, Func<CsvRow, string>) Public => ("visibility", _ => Visibility.Public);

    private static RecordFile File(
        string name, string set, IReadOnlyList<string> key, IReadOnlyList<RecordField> fields,
        params IReadOnlyList<(string Column, Func<CsvRow, string> Value)> constants) =>
        new(name, EntitySets.Named(set), key,
            [
                .. fields, new PropertyField("source_url", nameof(ChapterSet.SourceUrl)),
                new PropertyField("confidence", nameof(ChapterSet.Confidence)),
            ],
            constants.ToDictionary(c => c.Column, c => c.Value));
}
