using PcaTracker.Domain;
using static PcaTracker.Contract.PropertyAccess;
using Edm = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace PcaTracker.Contract;

/// <summary>The contract with clients, set by set. Names are held on to by spreadsheets: add, never rename.</summary>
public static class EntitySets
{
    /// <summary>The action that lets more people read a row.</summary>
    public const string Widen = "Widen";

    public static readonly IReadOnlyList<EntitySetDefinition> All =
    [
        Set("Chapters", "Chapter", "chapter", "A node of the agreement's structure.",
            [
                Text("Code", CreateOnly, 20) with { Required = true, Searched = true },
                OneOf("Level", Chapter.Levels, CreateOnly) with { Required = true },
                Key("ParentId", CreateOnly), Text("ParentCode", ReadOnly), Text("SortKey", ReadOnly),
                Prose("Heading", ReadWrite, 300) with { Required = true }, Prose("HeadingRu", ReadWrite, 300), Prose("HeadingKk", ReadWrite, 300),
                OneOf("Area", Chapter.Areas), Number("FirstArticle") with { Min = 1 }, Number("LastArticle") with { Min = 1 },
                OneOf("Status", ChapterStatus.Ladder, ReadOnly) with { Required = true, FollowsOthers = true }, Day("StatusSince", ReadOnly) with { FollowsOthers = true }, Text("StatusSourceCode", ReadOnly) with { FollowsOthers = true },
                OneOf("TextMaturity", Chapter.TextMaturities) with { Required = true, Default = "none" },
                Flag("AdReferendum", ReadWrite) with { Required = true, Default = false },
                Key("HeldById"), Prose("EuLead", ReadWrite, 200), Prose("KzLead", ReadWrite, 200),
                Count("ArticleCount"), Count("ArticlesAgreed"), Count("OpenIssues"), Count("OpenBrackets"), Count("OpenDeadlines"),
                Day("NextDeadlineOn", ReadOnly) with { FollowsOthers = true }, Number("LastRoundNumber", ReadOnly) with { FollowsOthers = true },
                .. Source,
            ],
            [new("Parent", "Chapters", "ParentId", "Children"), new("HeldBy", "Chapters", "HeldById", "Holds")],
            alternateKey: "Code") with { NeverDeleted = true },

        Set("ChapterHistory", "ChapterStatusPeriod", "chapter_status", "One period in a chapter's status.",
            [
                Key("ChapterId", ReadOnly) with { Required = true }, Text("ChapterCode", ReadOnly) with { Required = true },
                OneOf("Status", ChapterStatus.Ladder, ReadOnly) with { Required = true },
                Day("ValidFrom", ReadOnly) with { Required = true }, Day("ValidTo", ReadOnly) with { Required = true },
                Number("RoundNumber", ReadOnly), Prose("Reason", ReadOnly),
            ],
            [new("Chapter", "Chapters", "ChapterId", "History")],
            creatable: false, changeable: false) with { Timeline = new("ValidFrom", "ValidTo") },

        Set("Articles", "Article", "article", "An article.",
            [
                Number("Number", CreateOnly) with { Required = true, Min = 1 },
                Key("ChapterId") with { Required = true }, Text("ChapterCode", ReadOnly) with { Required = true },
                Prose("Heading", ReadWrite, 300),
                OneOf("Status", Article.Statuses) with { Required = true, Default = "no-text" },
                Prose("Text", ReadWrite, 100_000), Count("OpenBrackets") with { FollowsOthers = false },
                .. Source,
            ],
            [new("Chapter", "Chapters", "ChapterId", "Articles") { Counted = ["Status", "OpenBrackets"] }],
            alternateKey: "Number"),

        Set("Rounds", "Round", "round", "A negotiating round.",
            [
                Number("Number", CreateOnly) with { Required = true, Min = 1, Max = 9_999 },
                Day("StartsOn"), Day("EndsOn"), Precision(),
                Prose("City", ReadWrite, 100), Prose("Country", ReadWrite, 100), OneOf("Format", Round.Formats),
                OneOf("Status", Round.Statuses) with { Required = true, Default = Round.Planned },
                Prose("EuLead", ReadWrite, 200), Prose("KzLead", ReadWrite, 200), Prose("Summary", ReadWrite, 20_000), Prose("NextRoundNote", ReadWrite, 2_000),
                .. Source,
            ],
            [],
            alternateKey: "Number"),

        Set("Outcomes", "Outcome", "outcome", "What one round did to one chapter; no StatusAfter means that it was not taken up.",
            [
                Key("RoundId", CreateOnly) with { Required = true }, Number("RoundNumber", ReadOnly) with { Required = true },
                Key("ChapterId", CreateOnly) with { Required = true }, Text("ChapterCode", ReadOnly) with { Required = true },
                OneOf("StatusBefore", ChapterStatus.Ladder, ReadOnly), OneOf("StatusAfter", ChapterStatus.Ladder, CreateOnly),
                Prose("Summary", ReadWrite, 20_000) with { Required = true }, Prose("NextSteps", ReadWrite, 20_000),
                Number("ArticlesAgreed") with { Min = 0 }, Number("ArticlesOpen") with { Min = 0 },
                Visible(), Owner(), Text("LoggedBy", ReadOnly), Instant("LoggedAt", ReadOnly),
                .. Source,
            ],
            [new("Round", "Rounds", "RoundId", "Outcomes"), new("Chapter", "Chapters", "ChapterId", "Outcomes") { Counted = [] }]),

        Set("Positions", "Position", "position", "What a party wants.",
            [
                Key("ChapterId", CreateOnly) with { Required = true }, Text("ChapterCode", ReadOnly) with { Required = true },
                Released("ArticleId"), Released("IssueId"), Released("RoundId"), Number("RoundNumber", ReadOnly) with { FollowsOthers = true },
                OneOf("Party", Side.Parties, CreateOnly) with { Required = true },
                OneOf("Kind", Position.Kinds) with { Required = true },
                Prose("Topic", ReadWrite, 200), Prose("Text", ReadWrite, 20_000) with { Required = true },
                OneOf("Language", Language.All) with { Required = true, Default = Language.English },
                OneOf("Status", Position.Statuses), Day("TabledOn"), Day("TabledUntil"), Precision(),
                Released("SupersedesId", ReadOnly), Visible(), Owner(),
                .. Source,
            ],
            [
                new("Chapter", "Chapters", "ChapterId", "Positions"), new("Article", "Articles", "ArticleId", "Positions"),
                new("Issue", "Issues", "IssueId", "Positions"), new("Round", "Rounds", "RoundId", "Positions"),
                new("Supersedes", "Positions", "SupersedesId", "SupersededBy"),
            ]),

        Set("Issues", "Issue", "issue", "An open point.",
            [
                Key("ChapterId", CreateOnly) with { Required = true }, Text("ChapterCode", ReadOnly) with { Required = true },
                Released("ArticleId"),
                Prose("Title", ReadWrite, 300) with { Required = true }, Prose("Description", ReadWrite, 20_000),
                Number("Priority") with { Required = true, Default = 3, Min = 1, Max = 5 },
                OneOf("Status", Issue.Statuses) with { Required = true, Default = Issue.Open },
                Number("OpenedInRound") with { FollowsOthers = true }, Number("ResolvedInRound", ReadOnly) with { FollowsOthers = true }, Prose("Owner", ReadWrite, 200), Visible(), Owner(),
                .. Source,
            ],
            [new("Chapter", "Chapters", "ChapterId", "Issues") { Counted = ["Status"] }, new("Article", "Articles", "ArticleId", "Issues")]),

        Set("Deadlines", "Deadline", "deadline", "Something due.",
            [
                Prose("Title", ReadWrite, 300) with { Required = true },
                OneOf("Kind", Deadline.Kinds) with { Required = true, Default = "other" },
                Day("DueOn", CreateOnly) with { Required = true }, new("DueTime", Edm.TimeOfDay, CreateOnly),
                Text("TimeZone", CreateOnly, 64) with { Required = true, Default = "Europe/Brussels" },
                Instant("DueAt", ReadOnly) with { Required = true },
                OneOf("ResponsibleParty", Side.All) with { Required = true }, Prose("Owner", ReadWrite, 200),
                Key("ChapterId"), Text("ChapterCode", ReadOnly), Released("RoundId"), Number("RoundNumber", ReadOnly) with { FollowsOthers = true }, Released("IssueId"),
                OneOf("Status", Deadline.Statuses, ReadOnly) with { Required = true }, Day("DoneOn", ReadOnly),
                Flag("IsOverdue", ReadOnly) with { Required = true, FollowsOthers = true },
                Text("ReminderOffsets", ReadWrite, 200), Visible(),
            ],
            [
                new("Chapter", "Chapters", "ChapterId", "Deadlines") { Counted = ["Status", "DueOn"] }, new("Round", "Rounds", "RoundId", "Deadlines"),
                new("Issue", "Issues", "IssueId", "Deadlines"),
            ]),

        Set("Milestones", "Milestone", "milestone", "A dated step of the file.",
            [
                Day("Date"), Day("Until"), Precision(), Prose("Kind", ReadWrite, 100) with { Required = true }, Prose("Title", ReadWrite, 300) with { Required = true },
                Prose("Place", ReadWrite, 200), Prose("Who", ReadWrite, 500), Prose("Summary", ReadWrite, 20_000),
                .. Source,
            ],
            []),

        Set("Recommendations", "Recommendation", "recommendation", "What a body asked for.",
            [
                Prose("Body", ReadWrite, 200) with { Required = true }, Day("Date"), Precision(),
                Key("ChapterId"), Text("ChapterCode", ReadOnly), Prose("Text", ReadWrite, 20_000) with { Required = true },
                OneOf("Status", Recommendation.Statuses), Prose("Response", ReadWrite, 20_000), Visible(), Owner(),
                .. Source,
            ],
            [new("Chapter", "Chapters", "ChapterId", "Recommendations")]),

        Set("People", "Person", "person", "A person in a public role.",
            [
                Prose("Name", ReadWrite, 200) with { Required = true }, Prose("Party", ReadWrite, 50) with { Required = true },
                Prose("Role", ReadWrite, 500) with { Required = true }, Day("From"), Day("To"), Precision(),
                .. Source,
            ],
            []),

        Set("Documents", "Document", "document", "A paper, by reference.",
            [
                Prose("Title", ReadWrite, 300) with { Required = true }, OneOf("Kind", Document.Kinds) with { Required = true },
                Prose("Reference", ReadWrite, 200), Prose("Originator", ReadWrite, 200), Prose("Custodian", ReadWrite, 200),
                Text("Url", ReadWrite, 2_000), Text("Sha256", ReadWrite, 64),
                Key("ChapterId"), Text("ChapterCode", ReadOnly), Released("RoundId"), Number("RoundNumber", ReadOnly) with { FollowsOthers = true },
                OneOf("Language", Language.All) with { Required = true, Default = Language.English }, Visible(), Owner(),
            ],
            [new("Chapter", "Chapters", "ChapterId", "Documents"), new("Round", "Rounds", "RoundId", "Documents")]),

        Set("StateOfPlay", "ChapterInRound", "state_of_play", "One row per chapter and held round, flat, for pivot tables.",
            [
                Key("ChapterId", ReadOnly) with { Required = true }, Text("ChapterCode", ReadOnly) with { Required = true }, Prose("Heading", ReadOnly) with { Required = true },
                OneOf("Area", Chapter.Areas, ReadOnly), Key("RoundId", ReadOnly) with { Required = true }, Number("RoundNumber", ReadOnly) with { Required = true },
                Day("RoundEndsOn", ReadOnly), OneOf("Status", ChapterStatus.Ladder, ReadOnly) with { Required = true },
                Flag("Changed", ReadOnly) with { Required = true }, Flag("Discussed", ReadOnly) with { Required = true }, Count("OpenIssues"),
            ],
            [new("Chapter", "Chapters", "ChapterId", "StateOfPlay"), new("Round", "Rounds", "RoundId", "StateOfPlay")],
            creatable: false, changeable: false) with { IsRecord = false, IsTracked = false },

        Set("Reminders", "Reminder", "reminder", "A reminder that the caller was sent, or will be.",
            [
                Key("DeadlineId", ReadOnly) with { Required = true }, Text("Offset", ReadOnly) with { Required = true },
                Day("LocalDate", ReadOnly) with { Required = true }, OneOf("State", Reminder.States, ReadOnly) with { Required = true }, Instant("SentAt", ReadOnly),
            ],
            [new("Deadline", "Deadlines", "DeadlineId", "Reminders")],
            creatable: false, changeable: false) with { IsRecord = false, IsTracked = false },

        Set("Changes", "Change", "change", "The activity feed.",
            [
                new("Sequence", Edm.Int64, ReadOnly, Required: true), Instant("At", ReadOnly) with { Required = true }, Prose("Who", ReadOnly) with { Required = true },
                Text("Action", ReadOnly) with { Required = true }, Text("EntitySet", ReadOnly) with { Required = true },
                new("EntityId", Edm.Int64, ReadOnly, Required: true), Text("ChapterCode", ReadOnly), Prose("Summary", ReadOnly) with { Required = true },
                Text("Before", ReadOnly), Text("After", ReadOnly),
            ],
            [],
            creatable: false, changeable: false) with { IsTracked = false, HasVisibility = true },
    ];

    /// <summary>The set of that name; the name must be one of ours.</summary>
    /// <summary>The sets whose rows are not read by everybody.</summary>
    public static IEnumerable<EntitySetDefinition> WithReaders => All.Where(set => set.Property("Visibility") is not null);

    public static EntitySetDefinition Named(string name) => All.Single(s => s.Name == name);

    private static IReadOnlyList<PropertyDefinition> Source => [Text("SourceUrl", ReadWrite, 2_000), OneOf("Confidence", Confidence.All)];

    private static EntitySetDefinition Set(
        string name, string type, string table, string description, IReadOnlyList<PropertyDefinition> properties, IReadOnlyList<LinkDefinition> links,
        string? alternateKey = null, bool creatable = true, bool changeable = true) =>
        new(name, type, table, description, [new("Id", Edm.Int64, ReadOnly, Required: true), .. properties], links, alternateKey, creatable, changeable);

    private static PropertyDefinition Text(string name, PropertyAccess access, int? maxLength = null) => new(name, Edm.String, access, MaxLength: maxLength);

    /// <summary>Text for people: searched, and sorted by the alphabet.</summary>
    private static PropertyDefinition Prose(string name, PropertyAccess access, int? maxLength = null) =>
        Text(name, access, maxLength) with { IsProse = true, Searched = true };

    private static PropertyDefinition OneOf(string name, IReadOnlyList<string> values, PropertyAccess access = ReadWrite) =>
        new(name, Edm.String, access, MaxLength: values.Max(v => v.Length), Values: values);

    private static PropertyDefinition Number(string name, PropertyAccess access = ReadWrite) => new(name, Edm.Int32, access);

    /// <summary>Of other rows.</summary>
    private static PropertyDefinition Count(string name) => new(name, Edm.Int32, ReadOnly, Required: true, FollowsOthers: true);

    private static PropertyDefinition Key(string name, PropertyAccess access = ReadWrite) => new(name, Edm.Int64, access);

    /// <summary>A link that lets go of its row when that is deleted, or no longer to be seen.</summary>
    private static PropertyDefinition Released(string name, PropertyAccess access = ReadWrite) => Key(name, access) with { FollowsOthers = true };

    private static PropertyDefinition Flag(string name, PropertyAccess access) => new(name, Edm.Boolean, access);

    private static PropertyDefinition Day(string name, PropertyAccess access = ReadWrite) => new(name, Edm.Date, access);

    private static PropertyDefinition Instant(string name, PropertyAccess access) => new(name, Edm.DateTimeOffset, access);

    private static PropertyDefinition Precision() => OneOf("DatePrecision", DatePrecision.All) with { Required = true, Default = DatePrecision.Day };

    private static PropertyDefinition Owner() => OneOf("OwnerSide", Side.All, ReadOnly) with { Required = true };

    private static PropertyDefinition Visible() => OneOf("Visibility", Visibility.All) with { Required = true };
}
