using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>
/// A row as a write would leave it: the visible current values, overlaid with the new ones. Values are as stored: text, whole
/// numbers, flags as 0 and 1, days as <c>yyyy-MM-dd</c>.
/// </summary>
internal sealed class RowDraft
{
    private readonly IReadOnlyDictionary<string, object?> _before;
    private readonly Dictionary<string, object?> _set = [];
    private readonly Dictionary<string, RowDraft> _linked = [];

    private RowDraft(Session session, EntitySetDefinition set, IReadOnlyDictionary<string, object?> before) =>
        (Session, Set, _before) = (session, set, before);

    /// <summary>The write transaction.</summary>
    public Session Session { get; }

    /// <summary>The entity set of the row.</summary>
    public EntitySetDefinition Set { get; }

    /// <summary>Whether the row is to be created.</summary>
    public bool IsNew => _before.Count == 0;

    /// <summary>The key of the row; 0 while it is new.</summary>
    public long Id { get; private set; }

    /// <summary>The current row version; 0 while the row is new.</summary>
    public long Revision { get; private init; }

    /// <summary>The value of a property after the write.</summary>
    public object? this[PropertyDefinition property]
    {
        get => _set.TryGetValue(property.Name, out var value) ? value : Before(property);
        set => _set[property.Name] = value;
    }

    /// <summary>A row to be added to a set.</summary>
    public static RowDraft New(Session session, EntitySetDefinition set)
    {
        var draft = new RowDraft(session, set, new Dictionary<string, object?>());
        if (set.OwnerSide is { } owner)
            draft[owner] = Permissions.OwnerSide(session.Actor);
        return draft;
    }

    /// <summary>Loads a row to change or delete. A missing row and a hidden one are refused alike.</summary>
    public static Result<RowDraft> Load(Session session, EntitySetDefinition set, long id, RowVersionCondition condition)
    {
        if (Find(session, set, id) is not { } row)
            return VisibleRows.Missing(set, id);
        if (condition.Check((long)row["revision"]!) is { } refusal)
            return refusal;
        var draft = new RowDraft(session, set, set.Properties.ToDictionary(p => p.Name, p => Stored(row[p.Column])))
        {
            Id = id,
            Revision = (long)row["revision"]!,
        };
        return set.OwnerSide is not null && Permissions.CheckChange(session.Actor, draft.OwnerSide, draft.Visibility) is { } notTheirs
            ? notTheirs
            : draft;
    }

    /// <summary>The row that a checked link refers to, loaded once.</summary>
    public RowDraft LinkedRow(PropertyDefinition via)
    {
        if (!_linked.TryGetValue(via.Name, out var row))
        {
            var target = Set.Links.First(link => link.Via.Name == via.Name).TargetSet;
            _linked[via.Name] = row = Load(Session, EntitySets.Named(target), Number(via)!.Value, RowVersionCondition.Any).Value;
        }

        return row;
    }

    /// <summary>The stored value of a property.</summary>
    public object? Before(PropertyDefinition property) => _before.GetValueOrDefault(property.Name);

    /// <summary>The value of a property as text.</summary>
    public string? Text(PropertyDefinition property) => (string?)this[property];

    /// <summary>The value of a property as a number.</summary>
    public long? Number(PropertyDefinition property) => (long?)this[property];

    /// <summary>The value of a property as a day.</summary>
    public DateOnly? Day(PropertyDefinition property) => Text(property) is { } day ? Days.Parse(day) : null;

    /// <summary>Whether the write changes a property.</summary>
    public bool Changes(PropertyDefinition property) => !Equals(Before(property), this[property]);

    /// <summary>The properties that the write changes.</summary>
    public IReadOnlyList<PropertyDefinition> Changed => [.. _set.Keys.Select(name => Set.Property(name)!).Where(Changes)];

    /// <summary>The visibility of the row; rows of a set without one are public.</summary>
    public string Visibility => Set.Visibility is { } readers ? Text(readers)! : Domain.Visibility.Public;

    /// <summary>The owner side of the row; rows of a set without one are joint.</summary>
    public string OwnerSide => Set.OwnerSide is { } owner ? Text(owner)! : Side.Joint;

    /// <summary>Writes the row and its entry in the activity log, and returns its key. A write without changes leaves no trace.</summary>
    /// <param name="kind">What is done, for the activity log.</param>
    /// <param name="note">The reason, if there is one.</param>
    /// <param name="undone">The change that is undone, if one is.</param>
    public long Save(ActivityKind kind, string? note = null, UndoneChange? undone = null)
    {
        if (!IsNew && Changed.Count == 0)
            return Id;
        var facts = RowFacts.Of(this, kind) with { Note = note, Undone = undone };
        if (IsNew)
            Insert();
        else
            Update();
        Record(facts);
        return Id;
    }

    /// <summary>Deletes the row, and records this in the activity log.</summary>
    public long Delete()
    {
        Session.Connection.Execute($"DELETE FROM {Set.Table} WHERE id = @Id", new { Id });
        Record(RowFacts.Of(this, ActivityKind.Delete));
        return Id;
    }

    /// <summary>Records an action on the row in the activity log.</summary>
    public void Record(ActivityFacts facts) =>
        ActivityLog.Record(Session, Set.Name, Id, VisibleRows.ChapterCode(this), Visibility, facts);

    private void Insert()
    {
        if (Set.Visibility is not null)
            Id = NewId.Draw();
        var columns = _set.Keys.Select(p => Set.Property(p)!).ToList();
        Id = Session.Connection.ExecuteScalar<long>(
            $"""
            INSERT INTO {Set.Table} ({(Id == 0 ? "" : "id, ")}{string.Join(", ", columns.Select(p => $"\"{p.Column}\""))})
            VALUES ({(Id == 0 ? "" : "@Id, ")}{string.Join(", ", columns.Select(p => $"@{p.Name}"))})
            RETURNING id
            """,
            Parameters(columns, Id));
    }

    private void Update()
    {
        var columns = Changed;
        Session.Connection.Execute(
            $"""
            UPDATE {Set.Table}
            SET revision = revision + 1, {string.Join(", ", columns.Select(p => $"\"{p.Column}\" = @{p.Name}"))}
            WHERE id = @Id
            """,
            Parameters(columns, Id));
    }

    private DynamicParameters Parameters(IReadOnlyList<PropertyDefinition> columns, long id)
    {
        var parameters = new DynamicParameters();
        parameters.Add("Id", id);
        // A flag is 0 or 1 here, and in SQLite.
        foreach (var property in columns)
            parameters.Add(property.Name, property.IsFlag && this[property] is long flag ? flag != 0 : this[property]);
        return parameters;
    }

    private static object? Stored(object? value) => value is bool flag ? flag ? 1L : 0L : value;

    private static IDictionary<string, object?>? Find(Session session, EntitySetDefinition set, long id) =>
        (IDictionary<string, object?>?)session.Connection.QuerySingleOrDefault($"SELECT * FROM visible_{set.Table} WHERE id = @id", new { id });
}
