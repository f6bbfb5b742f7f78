using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Issues;
using PcaTracker.Rows;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Lists;

/// <summary>What a person typed for a change of many rows.</summary>
internal sealed record BulkValues(string? Owner, string? Reason);

/// <summary>A change that is made to many rows at once, by the command that a single row takes.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="Words">Its words.</param>
/// <param name="Check">Refuses a row before anything is changed.</param>
/// <param name="Run">The command.</param>
/// <param name="After">What the row says afterwards, and before.</param>
internal sealed record BulkAction(
    string Key, Func<string> Words, Func<RowDraft, Refusal?> Check, Func<Session, long, RowVersionCondition, BulkValues, Result<long>> Run,
    Func<RowDraft, BulkValues, (string Before, string After)> After)
{
    /// <summary>Whether it takes an owner, and a reason.</summary>
    public bool TakesOwner { get; init; }

    /// <inheritdoc cref="TakesOwner"/>
    public bool TakesReason { get; init; }

    private static readonly IReadOnlyList<BulkAction> OfDeadlines =
    [
        new("done", () => T("Mark as done"), StillOpen, (session, id, version, _) => CompleteDeadline.Run(session, id, version), To(Deadline.Done)),
        new("waive", () => T("Waive"), StillOpen,
            (session, id, version, values) => WaiveDeadline.Run(session, id, version, values.Reason!), To(Deadline.Waived))
        {
            TakesReason = true,
        },
        OwnerOf(DeadlineSet.SetName),
    ];

    private static readonly IReadOnlyList<BulkAction> OfIssues =
    [
        .. Issue.Statuses.Where(status => status != Issue.Resolved).Select(status => new BulkAction(
            status, () => T("Set the status: {0}", Widgets.Words.Value(IssueSet.SetName, status).ToLowerInvariant()), Another(status),
            (session, id, version, _) => Change(session, IssueSet.SetName, id, version, IssueSet.Status, status), To(status))),
        new(Issue.Resolved, () => T("Resolve"), Another(Issue.Resolved),
            (session, id, version, values) => ResolveIssue.Run(session, id, version, null, values.Reason), To(Issue.Resolved)),
        OwnerOf(IssueSet.SetName),
    ];

    /// <summary>The changes of a list.</summary>
    public static IReadOnlyList<BulkAction> Of(TrackerList list) => list == TrackerList.Deadlines ? OfDeadlines : OfIssues;

    private static BulkAction OwnerOf(string set) => new(
        "owner", () => T("Set the owner"), _ => null,
        (session, id, version, values) => Change(session, set, id, version, Owner(set), values.Owner),
        (row, values) => (row.Text(Owner(set)) ?? T("nobody"), values.Owner ?? T("nobody")))
    {
        TakesOwner = true,
    };

    private static Contract.PropertyDefinition Owner(string set) => set == DeadlineSet.SetName ? DeadlineSet.Owner : IssueSet.Owner;

    private static Result<long> Change(
        Session session, string set, long id, RowVersionCondition version, Contract.PropertyDefinition property, object? value) =>
        ChangeRow.Run(session, set, id, version, new Dictionary<string, object?> { [property] = value });

    private static Refusal? StillOpen(RowDraft deadline) => Deadline.CheckOpen(deadline.Text(DeadlineSet.Title)!, deadline.Text(DeadlineSet.Status)!);

    private static Func<RowDraft, Refusal?> Another(string status) => issue => issue.Text(IssueSet.Status) != status
        ? null
        : Refusal.Conflict("same-status", $"The issue is {status} already.");

    private static Func<RowDraft, BulkValues, (string, string)> To(string status) => (row, _) => (
        Widgets.Words.Value(row.Set.Name, row.Text(row.Set.Property(nameof(IssueSet.Status))!)!), Widgets.Words.Value(row.Set.Name, status));
}
