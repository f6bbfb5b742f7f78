using System.Globalization;
using System.Text.Json;
using Dapper;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Issues;
using PcaTracker.Features.Refused;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Features.Lists;

/// <summary>A row that a person ticked, in the version that they saw.</summary>
internal sealed record TickedRow(long Id, long Revision)
{
    /// <summary>As forms have it.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Id}.{Revision}");

    /// <summary>Reads it from a form; null where the form did not arrive as the page wrote it.</summary>
    public static TickedRow? Read(string? text) =>
        text?.Split('.') is [var id, var revision] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
        && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new TickedRow(key, version)
            : null;
}

/// <summary>
/// A change of many rows that its author can undo for a while. All of it is one transaction: a row that is refused stays as it was, with the
/// reason, and every other row is saved together with what undoes it.
/// </summary>
internal sealed record BulkChange(long Id, string List, string Action, string MadeAt, string? UndoneAt)
{
    /// <summary>How long it can be undone.</summary>
    public static readonly TimeSpan UndoneWithin = TimeSpan.FromMinutes(15);

    // A change that can no longer be undone is kept for a day, so that its page can be looked at again.
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>Whether it can still be undone.</summary>
    public bool CanUndo(DateTimeOffset now) => UndoneAt is null && now < UndoneUntil;

    /// <summary>Until when it can be undone.</summary>
    public DateTimeOffset UndoneUntil => Instants.Parse(MadeAt) + UndoneWithin;

    /// <summary>A change that the person made; null for another's.</summary>
    public static BulkChange? Find(Session session, long id) => session.Connection.QuerySingleOrDefault<BulkChange>(
        "SELECT id, list, action, made_at, undone_at FROM visible_bulk_change WHERE id = @id", new { id });

    /// <summary>Its rows.</summary>
    public IReadOnlyList<BulkChangeRow> Rows(Session session) => session.Connection.Query<BulkChangeRow>(
        "SELECT row_id, revision, before, refusal FROM visible_bulk_change_row WHERE change_id = @Id", new { Id }).AsList();

    /// <summary>Makes the change and returns its key.</summary>
    public static Result<long> Make(Session session, TrackerList list, BulkAction action, BulkValues values, IReadOnlyList<TickedRow> rows)
    {
        DeleteOld(session);
        var id = session.Connection.ExecuteScalar<long>(
            """
            INSERT INTO bulk_change (account_id, list, action, made_at)
            VALUES (@AccountId, @List, @Key, @now)
            RETURNING id
            """,
            new { session.Actor.AccountId, List = list.Set.Name, action.Key, now = Instants.Text(session.Now) });
        foreach (var row in rows)
            Make(session, list.Set, action, values, row).Insert(session, id);
        return id;
    }

    private static BulkChangeRow Make(Session session, EntitySetDefinition set, BulkAction action, BulkValues values, TickedRow row)
    {
        var version = RowVersionCondition.Revision(row.Revision);
        var opened = ChangeRow.Open(session, set.Name, row.Id, version);
        if ((opened.Refusal ?? action.Check(opened.Value)) is { } refusal)
            return new BulkChangeRow(row.Id, null, null, RefusalWords.Of(refusal));
        var before = BulkChangeRow.Values(opened.Value);
        return action.Run(session, row.Id, version, values).IsRefused(out var refused)
            ? new BulkChangeRow(row.Id, null, null, RefusalWords.Of(refused))
            : new BulkChangeRow(row.Id, Revision(session, set, row.Id), before, null);
    }

    /// <summary>Gives each row its values from before, unless somebody changed it meanwhile.</summary>
    public Result<long> Undo(Session session)
    {
        if (!CanUndo(session.Now))
        {
            return UndoneAt is null
                ? Refusal.Conflict("too-late", "It is too late to undo this.")
                : Refusal.Conflict("undone-already", "This is undone already.");
        }

        var set = EntitySets.Named(List);
        foreach (var row in Rows(session).Where(row => row.Revision is not null))
        {
            if (Undo(session, set, row).IsRefused(out var refusal))
                (row with { Revision = null, Refusal = RefusalWords.Of(refusal) }).Update(session, Id);
        }

        session.Connection.Execute("UPDATE bulk_change SET undone_at = @now WHERE id = @Id", new { Id, now = Instants.Text(session.Now) });
        return Id;
    }

    private static Result<long> Undo(Session session, EntitySetDefinition set, BulkChangeRow row)
    {
        var version = RowVersionCondition.Revision(row.Revision!.Value);
        var before = JsonSerializer.Deserialize<BulkChangeRow.BeforeValues>(row.Before!)!;
        if (set.Name == DeadlineSet.SetName)
            return ReopenDeadline.Run(session, row.RowId, version, before.Owner);
        var values = new Dictionary<string, object?> { [IssueSet.Owner] = before.Owner };
        if (before.Status != Issue.Resolved)
            values[IssueSet.Status] = before.Status;
        var changed = ChangeRow.Run(session, set.Name, row.RowId, version, values);
        return changed.Refusal is not null || before.Status != Issue.Resolved || IsResolved(session, row.RowId)
            ? changed
            : ResolveIssue.Run(session, row.RowId, RowVersionCondition.Any, before.ResolvedInRound, null);
    }

    private static bool IsResolved(Session session, long id) => session.Connection.ExecuteScalar<string>(
        "SELECT status FROM visible_issue WHERE id = @id", new { id }) == Issue.Resolved;

    private static long Revision(Session session, EntitySetDefinition set, long id) =>
        session.Connection.ExecuteScalar<long>($"SELECT revision FROM visible_{set.Table} WHERE id = @id", new { id });

    private static void DeleteOld(Session session)
    {
        var old = session.Connection.Query<long>(
            "SELECT id FROM visible_bulk_change WHERE made_at < @limit", new { limit = Instants.Text(session.Now - KeptFor) }).AsList();
        foreach (var id in old)
            session.Connection.Execute("DELETE FROM bulk_change WHERE id = @id", new { id });
    }
}

/// <summary>A row of a change of many: the version that it left and the values from before, or why it was refused.</summary>
internal sealed record BulkChangeRow(long RowId, long? Revision, string? Before, string? Refusal)
{
    /// <summary>What a change of many rows may change.</summary>
    public sealed record BeforeValues(string Status, string? Owner, int? ResolvedInRound);

    /// <summary>The values of a row, to be given back.</summary>
    public static string Values(RowDraft row) => JsonSerializer.Serialize(row.Set.Name == DeadlineSet.SetName
        ? new BeforeValues(row.Text(DeadlineSet.Status)!, row.Text(DeadlineSet.Owner), null)
        : new BeforeValues(row.Text(IssueSet.Status)!, row.Text(IssueSet.Owner), (int?)row.Number(IssueSet.ResolvedInRound)));

    /// <summary>Keeps it.</summary>
    public void Insert(Session session, long change) => session.Connection.Execute(
        """
        INSERT INTO bulk_change_row (change_id, row_id, revision, before, refusal)
        VALUES (@change, @RowId, @Revision, @Before, @Refusal)
        """,
        new { change, RowId, Revision, Before, Refusal });

    /// <summary>Keeps why it was not changed back.</summary>
    public void Update(Session session, long change) => session.Connection.Execute(
        "UPDATE bulk_change_row SET refusal = @Refusal WHERE change_id = @change AND row_id = @RowId", new { change, RowId, Refusal });
}
