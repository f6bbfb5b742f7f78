using System.Globalization;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Refused;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Rounds;

/// <summary>The form for logging the outcomes of a round, as filled in.</summary>
public sealed class OutcomesInput
{
    // The fields of an entry in their order, by the properties that refusals name.
    private static readonly string[] Properties =
    [
        nameof(OutcomeRow.Chapter), "StatusAfter", nameof(OutcomeRow.Summary), nameof(OutcomeRow.NextSteps),
        nameof(OutcomeRow.IssueTitle), nameof(OutcomeRow.IssueOwner),
        nameof(OutcomeRow.DeadlineTitle), nameof(OutcomeRow.DeadlineDueOn), nameof(OutcomeRow.DeadlineResponsibleParty),
        nameof(OutcomeRow.DeadlineOwner),
    ];

    /// <summary>Visibility of all outcomes.</summary>
    public string? Visibility { get; set; }

    /// <summary>Requests more rows instead of saving.</summary>
    public string? More { get; set; }

    public List<OutcomeRow> Rows { get; set; } = [];

    internal static OutcomesInput WithRows(int count) => new() { Rows = [.. Enumerable.Range(0, count).Select(_ => new OutcomeRow())] };

    /// <summary>The form as a draft holds it.</summary>
    internal static OutcomesInput From(TypedFields typed) => new()
    {
        Visibility = typed[nameof(Visibility)],
        Rows =
        [
            .. Enumerable.Range(0, LogOutcomes.MaxEntries).Select(i => $"{nameof(Rows)}[{i}].")
                .TakeWhile(row => typed[row + nameof(OutcomeRow.Chapter)] is not null).Select(row => new OutcomeRow
            {
                Chapter = typed[row + nameof(OutcomeRow.Chapter)],
                Status = typed[row + nameof(OutcomeRow.Status)],
                Summary = typed[row + nameof(OutcomeRow.Summary)],
                NextSteps = typed[row + nameof(OutcomeRow.NextSteps)],
                DeadlineTitle = typed[row + nameof(OutcomeRow.DeadlineTitle)],
                DeadlineDueOn = typed[row + nameof(OutcomeRow.DeadlineDueOn)],
                DeadlineResponsibleParty = typed[row + nameof(OutcomeRow.DeadlineResponsibleParty)],
                DeadlineOwner = typed[row + nameof(OutcomeRow.DeadlineOwner)],
                IssueTitle = typed[row + nameof(OutcomeRow.IssueTitle)],
                IssueOwner = typed[row + nameof(OutcomeRow.IssueOwner)],
            }),
        ],
    };

    /// <summary>The rows that are not empty, with their index.</summary>
    internal IReadOnlyList<(OutcomeRow Row, int Index)> Filled => [.. Rows.Select((row, index) => (row, index)).Where(r => !r.row.IsEmpty)];

    /// <summary>The id of a field in a row, by the property that a refusal names.</summary>
    internal static string FieldId(int row, string property) => $"row-{row}-{property}";

    /// <summary>Puts the code of each chapter in place of what was typed for it.</summary>
    internal void Name(IReadOnlyList<ChapterChoice> chapters)
    {
        foreach (var row in Rows)
            row.Chapter = ChapterChoice.CodeOf(chapters, row.Chapter);
    }

    /// <summary>Reports missing and unreadable values at their fields.</summary>
    internal void Check(FormReader form, IReadOnlyList<ChapterChoice> chapters)
    {
        if (Filled.Count == 0)
            form.Refuse(FieldId(0, "Chapter"), T("Fill in at least one chapter."));
        if (Rows.Count > LogOutcomes.MaxEntries)
            form.Refuse(null, T("At most {0} chapters can be logged at once: record these in two steps.", LogOutcomes.MaxEntries));
        foreach (var (row, index) in Filled)
        {
            var chapter = FieldId(index, nameof(OutcomeRow.Chapter));
            if (form.Line(chapter, row.Chapter, OfEntry(index, T("Choose the chapter."))) is { } typed
                && ChapterChoice.Problem(chapters, typed) is { } unclear)
                form.Refuse(chapter, OfEntry(index, unclear));
            form.Choice(
                FieldId(index, "StatusAfter"), row.Status, [OutcomeRow.NotTakenUp, OutcomeRow.Unchanged, .. OutcomeRow.Rungs],
                OfEntry(index, T("Choose what became of its status.")));
            form.Day(FieldId(index, nameof(OutcomeRow.DeadlineDueOn)), row.DeadlineDueOn);
            form.Choice(FieldId(index, nameof(OutcomeRow.DeadlineResponsibleParty)), row.DeadlineResponsibleParty, Side.All);
            CheckTexts(form, row, index);
        }
        form.Choice("visibility", Visibility, Domain.Visibility.All, T("Choose who will see these outcomes."));
    }

    private void CheckTexts(FormReader form, OutcomeRow row, int index)
    {
        foreach (var (property, typed, missing) in new[]
        {
            (nameof(OutcomeRow.Summary), row.Summary, T("Say what happened.")),
            (nameof(OutcomeRow.NextSteps), row.NextSteps, null),
        })
            form.Prose(FieldId(index, property), typed, missing is null ? null : OfEntry(index, missing), LabelOf(property));
        foreach (var (property, typed, missing) in new[]
        {
            (nameof(OutcomeRow.IssueTitle), row.IssueTitle, Given(row.IssueOwner) is null ? null : T("Say what is open.")),
            (nameof(OutcomeRow.IssueOwner), row.IssueOwner, null),
            (nameof(OutcomeRow.DeadlineTitle), row.DeadlineTitle, null),
            (nameof(OutcomeRow.DeadlineOwner), row.DeadlineOwner, null),
        })
            form.Line(FieldId(index, property), typed, missing is null ? null : OfEntry(index, missing), LabelOf(property));
    }

    /// <summary>A sentence about an entry, which says of which one where there are several.</summary>
    internal string OfEntry(int index, string sentence) => Rows.Count == 1 ? sentence : T("Entry {0}: {1}", index + 1, sentence);

    /// <summary>What people call a field of an entry, by the property that a refusal names.</summary>
    internal static string? LabelOf(string property) => property switch
    {
        nameof(OutcomeRow.Chapter) => T("Chapter"),
        "StatusAfter" => T("After this round"),
        nameof(OutcomeRow.Summary) => T("What happened"),
        nameof(OutcomeRow.NextSteps) => T("Next steps"),
        nameof(OutcomeRow.IssueTitle) => T("New open issue"),
        nameof(OutcomeRow.DeadlineTitle) => T("New deadline"),
        nameof(OutcomeRow.DeadlineDueOn) => T("Due on"),
        nameof(OutcomeRow.DeadlineResponsibleParty) => T("Due from"),
        nameof(OutcomeRow.IssueOwner) or nameof(OutcomeRow.DeadlineOwner) => T("Responsible for it"),
        _ => null,
    };

    /// <summary>The entries for the command.</summary>
    internal IReadOnlyList<OutcomeEntry> Entries(Session session, long roundId) =>
        [.. Filled.Select(f => f.Row.Entry(session, roundId, Visibility))];

    /// <summary>Whether a refusal of the command is about one of the entries.</summary>
    internal static bool IsOfEntry(Refusal refusal) => refusal.Target?.Split('/').Length >= 3;

    /// <summary>All errors, one at each field, in the order of the fields.</summary>
    internal IReadOnlyList<FieldError> Errors(IEnumerable<FieldError> read, IEnumerable<Refusal> refusals) =>
        [.. read.Concat(refusals.Select(Locate)).DistinctBy(error => error.Field ?? error.Sentence).OrderBy(Place)];

    // Each entry follows the one before it; who will see all of them is asked last.
    private static int Place(FieldError error) =>
        error.Field?.Split('-') is ["row", var row, var property]
            ? int.Parse(row, CultureInfo.InvariantCulture) * (Properties.Length + 1) + Array.IndexOf(Properties, property)
            : error.Field is null ? -1 : int.MaxValue;

    /// <summary>The refusal of the command at its field; targets have the form <c>Outcomes/1/StatusAfter</c>.</summary>
    private FieldError Locate(Refusal refusal)
    {
        if (!IsOfEntry(refusal))
            return new FieldError(null, RefusalWords.Of(refusal));
        var path = refusal.Target!.Split('/');
        var row = Filled[int.Parse(path[1], CultureInfo.InvariantCulture)].Index;
        var property = path.Contains(ActionParameters.Deadlines, StringComparer.Ordinal) ? "Deadline" + path[^1]
            : path.Contains(ActionParameters.Issues, StringComparer.Ordinal) ? "Issue" + path[^1]
            : path[^1];
        return property == "Visibility" ? new FieldError("visibility", OfEntry(row, RefusalWords.Of(refusal)))
            // About the round, and so about all entries.
            : !Properties.Contains(property) ? new FieldError(null, RefusalWords.Of(refusal))
            : new FieldError(FieldId(row, property), OfEntry(row, RefusalWords.Of(refusal, LabelOf(property))));
    }

    internal static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim().ReplaceLineEndings("\n");
}

/// <summary>One chapter of the form.</summary>
public sealed class OutcomeRow
{
    /// <summary>Choices besides the statuses.</summary>
    internal const string NotTakenUp = "not-taken-up", Unchanged = "unchanged";

    /// <summary>The statuses to which a round may move a chapter.</summary>
    internal static readonly IReadOnlyList<string> Rungs = [.. ChapterStatus.Ladder.Where(status => status != ChapterStatus.Closed)];

    public string? Chapter { get; set; }
    public string? Status { get; set; }
    public string? Summary { get; set; }
    public string? NextSteps { get; set; }
    public string? DeadlineTitle { get; set; }
    public string? DeadlineDueOn { get; set; }
    public string? DeadlineResponsibleParty { get; set; }
    public string? DeadlineOwner { get; set; }
    public string? IssueTitle { get; set; }
    public string? IssueOwner { get; set; }

    /// <summary>Whether something is to follow from the outcome.</summary>
    internal bool HasFollowUps =>
        new[] { DeadlineTitle, DeadlineDueOn, DeadlineResponsibleParty, DeadlineOwner, IssueTitle, IssueOwner }
            .Any(text => OutcomesInput.Given(text) is not null);

    internal bool IsEmpty =>
        !HasFollowUps && new[] { Chapter, Status, Summary, NextSteps }.All(text => OutcomesInput.Given(text) is null);

    private string? DueOn =>
        OutcomesInput.Given(DeadlineDueOn) is not { } typed ? null : DayText.Read(typed) is { } day ? Days.Text(day) : typed;

    internal OutcomeEntry Entry(Session session, long roundId, string? visibility) => new(
        Chapter, ChapterId: null, StatusAfter(session, roundId), OutcomesInput.Given(Summary), OutcomesInput.Given(NextSteps), Visibility: visibility,
        Issues: OutcomesInput.Given(IssueTitle) is not { } open ? null : [new NewIssue(open, Owner: OutcomesInput.Given(IssueOwner))],
        Deadlines: new[] { DeadlineTitle, DeadlineDueOn, DeadlineResponsibleParty, DeadlineOwner }.All(text => OutcomesInput.Given(text) is null)
            ? null
            :
            [
                new NewDeadline(
                    OutcomesInput.Given(DeadlineTitle), DueOn,
                    ResponsibleParty: OutcomesInput.Given(DeadlineResponsibleParty), Owner: OutcomesInput.Given(DeadlineOwner)),
            ]);

    private string? StatusAfter(Session session, long roundId) => Status switch
    {
        NotTakenUp => null,
        Unchanged => session.Connection.ExecuteScalar<string>(
            """
            SELECT coalesce(then_.status, now.status)
            FROM visible_chapter now
            LEFT JOIN visible_state_of_play then_ ON then_.chapter_id = now.id AND then_.round_id = @roundId
            WHERE now.code = @Chapter
            """,
            new { Chapter, roundId }),
        _ => Status,
    };
}
