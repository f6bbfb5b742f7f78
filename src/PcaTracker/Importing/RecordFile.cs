using PcaTracker.Contract.Sets;
using PcaTracker.Contract;
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
                new PropertyField("code", "Code"), new PropertyField("level", "Level"), new PropertyField("parent_code", "ParentId"),
                new PropertyField("heading", "Heading"), new PropertyField("area", "Area"),
                new PropertyField("first_article", "FirstArticle"), new PropertyField("last_article", "LastArticle"),
            ],
            ("sort_key", row => Chapter.SortKey(row.Cells["code"]))),

        File("rounds.csv", RoundSet.SetName, ["number"],
            [
                new PropertyField("number", "Number"), new DateField("start_date", "end_date", "StartsOn", "EndsOn"),
                new PropertyField("city", "City"), new PropertyField("format", "Format"), new PropertyField("eu_lead", "EuLead"),
                new PropertyField("kz_lead", "KzLead"), new PropertyField("topics_outcome", "Summary"),
            ],
            ("status", _ => Round.Held)),

        File("articles.csv", ArticleSet.SetName, ["number"],
            [new PropertyField("number", "Number"), new PropertyField("chapter_code", "ChapterId"), new PropertyField("heading", "Heading")]),

        File("outcomes.csv", OutcomeSet.SetName, ["round", "chapter_code", "source_url"],
            [
                new PropertyField("round", "RoundId"), new PropertyField("chapter_code", "ChapterId"),
                new PropertyField("status_after", "StatusAfter"), new PropertyField("summary", "Summary"),
            ],
            Public) with { Added = ImportedOutcome.MoveStatus },

        File("positions.csv", PositionSet.SetName, ["party", "chapter_code", "topic", "date", "position"],
            [
                new PropertyField("party", "Party"), new PropertyField("chapter_code", "ChapterId"), new PropertyField("topic", "Topic"),
                new DateField("date", null, "TabledOn", "TabledUntil"), new PropertyField("position", "Text"),
            ],
            Public, ("kind", _ => Position.Statement)),

        File("milestones.csv", MilestoneSet.SetName, ["date", "title"],
            [
                new DateField("date", null, "Date", "Until"), new PropertyField("title", "Title"), new PropertyField("kind", "Kind"),
                new PropertyField("place", "Place"), new PropertyField("who", "Who"), new PropertyField("summary", "Summary"),
            ]),

        File("recommendations.csv", RecommendationSet.SetName, ["body", "text"],
            [
                new PropertyField("body", "Body"), new DateField("date", null, "Date", null), new PropertyField("chapter_code", "ChapterId"),
                new PropertyField("text", "Text"), new PropertyField("status", "Status"),
            ],
            Public),

        File("people.csv", PersonSet.SetName, ["name", "role"],
            [
                new PropertyField("name", "Name"), new PropertyField("party", "Party"), new PropertyField("role", "Role"),
                new DateField("period", null, "From", "To"),
            ]),
    ];

    private static (string, Func<CsvRow, string>) Public => ("visibility", _ => Visibility.Public);

    private static RecordFile File(
        string name, string set, IReadOnlyList<string> key, IReadOnlyList<RecordField> fields,
        params IReadOnlyList<(string Column, Func<CsvRow, string> Value)> constants) =>
        new(name, EntitySets.Named(set), key,
            [.. fields, new PropertyField("source_url", "SourceUrl"), new PropertyField("confidence", "Confidence")],
            constants.ToDictionary(c => c.Column, c => c.Value));
}
