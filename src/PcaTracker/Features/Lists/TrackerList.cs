using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Lists;

/// <summary>A list of rows that people filter, sort, group, save and change together.</summary>
/// <param name="Set">The entity set of its rows.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Filters">Its filters.</param>
/// <param name="Sort">Its order unless an address names another.</param>
public sealed record TrackerList(
    EntitySetDefinition Set, IReadOnlyList<ListColumn> Columns, IReadOnlyList<ListFilter> Filters, string Sort)
{
    private const string ChapterOrder = "(SELECT c.sort_key FROM chapter c WHERE c.id = r.chapter_id)";

    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>What is due.</summary>
    public static readonly TrackerList Deadlines = new(
        DeadlineSet.Definition,
        [
            new("title", N("What"), DeadlineSet.Title),
            new("due", N("When"), DeadlineSet.DueAt) { Properties = [DeadlineSet.DueOn, DeadlineSet.DueTime, DeadlineSet.TimeZone] },
            new("kind", N("Kind"), DeadlineSet.Kind) { Groups = true },
            new("party", N("Responsible"), DeadlineSet.ResponsibleParty) { Groups = true },
            new("owner", N("Owner"), DeadlineSet.Owner) { Groups = true },
            new("chapter", N("Chapter"), DeadlineSet.ChapterCode) { Order = ChapterOrder, OData = "Chapter/SortKey", Groups = true },
            new("status", N("Status"), DeadlineSet.Status) { Groups = true },
            new("seen-by", N("Seen by"), DeadlineSet.Visibility) { Groups = true },
        ],
        [
            Lists.Filters.Whose(DeadlineSet.Owner, DeadlineSet.ResponsibleParty),
            new("when", N("When"),
                [
                    ("30", () => T("Overdue and next 30 days")), ("7", () => T("Overdue and next 7 days")),
                    ("90", () => T("Overdue and next 90 days")),
                    ("overdue", () => T("Overdue")), ("any", () => T("Any day")),
                ],
                When) { IsMain = true },
            Lists.Filters.OfChapter(DeadlineSet.ChapterCode),
            Lists.Filters.Text(DeadlineSet.Title, DeadlineSet.Owner),
            new("status", N("Status"),
                [.. Named(DeadlineSet.SetName, [Deadline.Open, Deadline.Done, Deadline.Waived]), ("any", () => T("Any"))],
                (value, _) => value == "any" ? null : Lists.Filters.Is(DeadlineSet.Status, value)),
            Lists.Filters.OneOf("party", N("Responsible"), DeadlineSet.ResponsibleParty, Side.All, Words.Party),
            Lists.Filters.OneOf("kind", N("Kind"), DeadlineSet.Kind, Deadline.Kinds, kind => Words.Value(DeadlineSet.SetName, kind)),
            Lists.Filters.SeenBy(DeadlineSet.Visibility),
        ],
        "due");

    /// <summary>The points on which the sides differ.</summary>
    public static readonly TrackerList Issues = new(
        IssueSet.Definition,
        [
            new("title", N("Issue"), IssueSet.Title),
            new("priority", N("Priority"), IssueSet.Priority) { Groups = true },
            new("status", N("Status"), IssueSet.Status) { Groups = true },
            new("chapter", N("Chapter"), IssueSet.ChapterCode) { Order = ChapterOrder, OData = "Chapter/SortKey", Groups = true },
            new("owner", N("Owner"), IssueSet.Owner) { Groups = true },
            new("side", N("Recorded by"), IssueSet.OwnerSide) { Groups = true },
            new("round", N("Since round"), IssueSet.OpenedInRound) { Groups = true },
            new("seen-by", N("Seen by"), IssueSet.Visibility) { Groups = true },
        ],
        [
            Lists.Filters.Whose(IssueSet.Owner, IssueSet.OwnerSide),
            new("status", N("Status"),
                [("unresolved", () => T("Not resolved")), .. Named(IssueSet.SetName, Issue.Statuses), ("any", () => T("Any"))],
                IssueStatus) { IsMain = true },
            Lists.Filters.OfChapter(IssueSet.ChapterCode),
            Lists.Filters.Text(IssueSet.Title, IssueSet.Owner),
            new(
                "priority", N("Priority"),
                [("", () => T("Any")), ("1", () => T("1, the highest")), ("2", () => T("1 and 2")), ("3", () => T("1 to 3"))],
                (value, _) => value.Length == 0 ? null : new ListCondition(
                    $"r.{IssueSet.Priority.Column} <= @priority", $"{IssueSet.Priority} le {value}", ("priority", value[0] - '0'))),
            Lists.Filters.OneOf("side", N("Recorded by"), IssueSet.OwnerSide, Side.All, Words.Party),
            Lists.Filters.SeenBy(IssueSet.Visibility),
        ],
        "priority,chapter");

    /// <summary>All lists.</summary>
    public static readonly IReadOnlyList<TrackerList> All = [Deadlines, Issues];

    /// <summary>The address of its page.</summary>
    public string Address => $"/{Set.Name.ToLowerInvariant()}";

    /// <summary>The column of that key, or null.</summary>
    public ListColumn? Column(string key) => Columns.FirstOrDefault(column => column.Key == key);

    private static IEnumerable<(string Value, Func<string> Words)> Named(string set, IEnumerable<string> values) =>
        values.Select(value => (value, (Func<string>)(() => Words.Value(set, value))));

    private static ListCondition? When(string value, ListReader reader)
    {
        if (value == "any")
            return null;
        if (value == "overdue")
            return new ListCondition($"r.{DeadlineSet.IsOverdue.Column}", $"{DeadlineSet.IsOverdue} eq true");
        var until = Days.Text(reader.Today.AddDays(int.Parse(value, CultureInfo.InvariantCulture)));
        return new ListCondition($"r.{DeadlineSet.DueOn.Column} <= @until", $"{DeadlineSet.DueOn} le {until}", ("until", until));
    }

    private static ListCondition? IssueStatus(string value, ListReader reader) => value switch
    {
        "any" => null,
        "unresolved" => new ListCondition(
            $"r.{IssueSet.Status.Column} <> @status", $"{IssueSet.Status} ne {ListFilter.Literal(Issue.Resolved)}", ("status", Issue.Resolved)),
        _ => Lists.Filters.Is(IssueSet.Status, value),
    };
}
