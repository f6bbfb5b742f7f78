using System.Globalization;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>A list of rows that people filter, sort, group, save and change together.</summary>
/// <param name="Set">The entity set of its rows.</param>
/// <param name="Noun">One row in words.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Filters">Its filters.</param>
/// <param name="Sort">Its order unless an address names another.</param>
public sealed record TrackerList(
    EntitySetDefinition Set, string Noun, IReadOnlyList<ListColumn> Columns, IReadOnlyList<ListFilter> Filters, string Sort)
{
    private const string ChapterOrder = "(SELECT c.sort_key FROM chapter c WHERE c.id = r.chapter_id)";

    /// <summary>Rows on a page.</summary>
    public const int PageSize = 50;

    /// <summary>What is due.</summary>
    public static readonly TrackerList Deadlines = new(
        DeadlineSet.Definition, "deadline",
        [
            new("title", "What", DeadlineSet.Title),
            new("due", "When", DeadlineSet.DueAt),
            new("kind", "Kind", DeadlineSet.Kind) { Groups = true },
            new("party", "Responsible", DeadlineSet.ResponsibleParty) { Groups = true },
            new("owner", "Owner", DeadlineSet.Owner) { Groups = true },
            new("chapter", "Chapter", DeadlineSet.ChapterCode) { Sql = ChapterOrder, OData = "Chapter/SortKey", Groups = true },
            new("status", "Status", DeadlineSet.Status) { Groups = true },
            new("seen-by", "Seen by", DeadlineSet.Visibility) { Groups = true },
        ],
        [
            Lists.Filters.Whose(DeadlineSet.Owner, DeadlineSet.ResponsibleParty),
            new("when", "When",
                [
                    ("30", "Overdue and next 30 days"), ("7", "Overdue and next 7 days"), ("90", "Overdue and next 90 days"),
                    ("overdue", "Overdue"), ("any", "Any day"),
                ],
                When) { IsMain = true },
            Lists.Filters.OfChapter(DeadlineSet.ChapterCode),
            Lists.Filters.Text(DeadlineSet.Title, DeadlineSet.Owner),
            new("status", "Status",
                [(Deadline.Open, "Open"), (Deadline.Done, "Done"), (Deadline.Waived, "Waived"), ("any", "Any")],
                (value, _) => value == "any" ? null : Lists.Filters.Is(DeadlineSet.Status, value)),
            Lists.Filters.OneOf("party", "Responsible", DeadlineSet.ResponsibleParty, Side.All, Words.Party),
            Lists.Filters.OneOf("kind", "Kind", DeadlineSet.Kind, Deadline.Kinds, Words.Plain),
            Lists.Filters.SeenBy(DeadlineSet.Visibility),
        ],
        "due");

    /// <summary>The points on which the sides differ.</summary>
    public static readonly TrackerList Issues = new(
        IssueSet.Definition, "issue",
        [
            new("title", "Issue", IssueSet.Title),
            new("priority", "Priority", IssueSet.Priority) { Groups = true },
            new("status", "Status", IssueSet.Status) { Groups = true },
            new("chapter", "Chapter", IssueSet.ChapterCode) { Sql = ChapterOrder, OData = "Chapter/SortKey", Groups = true },
            new("owner", "Owner", IssueSet.Owner) { Groups = true },
            new("side", "Recorded by", IssueSet.OwnerSide) { Groups = true },
            new("round", "Since round", IssueSet.OpenedInRound) { Groups = true },
            new("seen-by", "Seen by", IssueSet.Visibility) { Groups = true },
        ],
        [
            Lists.Filters.Whose(IssueSet.Owner, IssueSet.OwnerSide),
            new("status", "Status",
                [("unresolved", "Not resolved"), .. Issue.Statuses.Select(status => (status, Words.Plain(status))), ("any", "Any")],
                IssueStatus) { IsMain = true },
            Lists.Filters.OfChapter(IssueSet.ChapterCode),
            Lists.Filters.Text(IssueSet.Title, IssueSet.Owner),
            new("priority", "Priority", [("", "Any"), ("1", "1, the highest"), ("2", "1 and 2"), ("3", "1 to 3")],
                (value, _) => value.Length == 0 ? null : new ListCondition(
                    $"r.{IssueSet.Priority.Column} <= @priority", $"{IssueSet.Priority} le {value}", ("priority", value[0] - '0'))),
            Lists.Filters.OneOf("side", "Recorded by", IssueSet.OwnerSide, Side.All, Words.Party),
            Lists.Filters.SeenBy(IssueSet.Visibility),
        ],
        "priority,chapter");

    /// <summary>All lists.</summary>
    public static readonly IReadOnlyList<TrackerList> All = [Deadlines, Issues];

    /// <summary>The address of its page.</summary>
    public string Address => $"/{Set.Name.ToLowerInvariant()}";

    /// <summary>The column of that key, or null.</summary>
    public ListColumn? Column(string key) => Columns.FirstOrDefault(column => column.Key == key);

    private static ListCondition? When(string value, ListReader reader)
    {
        if (value == "any")
            return null;
        if (value == "overdue")
            return new ListCondition($"r.{DeadlineSet.IsOverdue.Column} = 1", $"{DeadlineSet.IsOverdue} eq true");
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
