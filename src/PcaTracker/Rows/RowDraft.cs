using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Rows;

/// <summary>
/// A row as a write would leave it: what the actor sees of it now, with what is set laid over it. Values are as they are
/// stored: text, whole numbers, flags as 0 and 1, days as <c>yyyy-MM-dd</c>.
/// </summary>
internal sealed class RowDraft
{
    private readonly IReadOnlyDictionary<string, object?> _before;
    private readonly Dictionary<string, object?> _set = [];

    private RowDraft(Session session, EntitySetDefinition set, IReadOnlyDictionary<string, object?> before) =>
        (Session, Set, _before) = (session, set, before);

    public Session Session { get; }

    public EntitySetDefinition Set { get; }

    public bool IsNew => _before.Count == 0;

    /// <summary>Key of the row; 0 while it is new.</summary>
    public long Id { get; private set; }

    /// <summary>The state that the row is in; 0 while it is new.</summary>
    public long Revision { get; private init; }

    /// <summary>The value that the property will have.</summary>
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

    /// <summary>A row to change or delete; refused alike when there is none and when the actor may not see it, and when it is not the actor's to change.</summary>
    public static Result<RowDraft> Load(Session session, EntitySetDefinition set, long id, Expected expected)
    {
        if (Find(session, set, id) is not { } row)
            return VisibleRows.Missing(set, id);
        if (expected.Check((long)row["revision"]!) is { } refusal)
            return refusal;
        var draft = new RowDraft(session, set, set.Properties.ToDictionary(p => p.Name, p => row[p.Column])) { Id = id, Revision = (long)row["revision"]! };
        return set.OwnerSide is not null && Permissions.CheckChange(session.Actor, draft.OwnerSide, draft.Visibility) is { } notTheirs ? notTheirs : draft;
    }

    /// <summary>The value that the property has in the record.</summary>
    public object? Before(PropertyDefinition property) => _before.GetValueOrDefault(property.Name);

    public string? Text(PropertyDefinition property) => (string?)this[property];

    public long? Number(PropertyDefinition property) => (long?)this[property];

    public DateOnly? Day(PropertyDefinition property) => Text(property) is { } day ? Days.Parse(day) : null;

    /// <summary>Whether the property will have another value than it has.</summary>
    public bool Changes(PropertyDefinition property) => !Equals(Before(property), this[property]);

    /// <summary>The properties that will have another value than they have.</summary>
    public IReadOnlyList<PropertyDefinition> Changed => [.. _set.Keys.Select(name => Set.Property(name)!).Where(Changes)];

    /// <summary>Those of them that all who read the row may be told of, as a line of the feed names them ("Title of "); empty when there are none.</summary>
    public string Told => Changed.Where(property => VisibleRows.IsTold(this, property)).ToList() is { Count: > 0 } told ? $"{string.Join(", ", told)} of " : "";

    /// <summary>Who may read the row; what has no visibility of its own is public.</summary>
    public string Visibility => Set.Visibility is { } readers ? Text(readers)! : Domain.Visibility.Public;

    /// <summary>Whose paper the row is; what has no owner of its own is joint.</summary>
    public string OwnerSide => Set.OwnerSide is { } owner ? Text(owner)! : Side.Joint;

    /// <summary>Writes the row and its line in the feed; returns its key. What changes nothing leaves no trace.</summary>
    public long Save(string action, string summary)
    {
        if (!IsNew && Changed.Count == 0)
            return Id;
        if (IsNew)
            Insert();
        else
            Update();
        Record(action, summary);
        return Id;
    }

    /// <summary>Deletes the row, and says so in the feed.</summary>
    public long Delete()
    {
        Session.Connection.Execute($"DELETE FROM {Set.Table} WHERE id = @Id", new { Id });
        Record("delete", $"deleted {RowName.Of(this)}");
        return Id;
    }

    /// <summary>Says in the feed what was done to the row.</summary>
    public void Record(string action, string summary) =>
        ActivityLog.Record(Session, action, Set.Name, Id, VisibleRows.ChapterCode(this), Visibility, summary);

    private void Insert()
    {
        if (Set.Visibility is not null)
            Id = NewId.Draw();
        var columns = _set.Keys.Select(p => Set.Property(p)!).ToList();
        Id = Session.Connection.ExecuteScalar<long>(
            $"""
            INSERT INTO {Set.Table} (id, {string.Join(", ", columns.Select(p => $"\"{p.Column}\""))})
            VALUES (@Id, {string.Join(", ", columns.Select(p => $"@{p.Name}"))})
            RETURNING id
            """,
            Parameters(columns, Id == 0 ? null : Id));
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

    private DynamicParameters Parameters(IReadOnlyList<PropertyDefinition> columns, long? id)
    {
        var parameters = new DynamicParameters();
        parameters.Add("Id", id);
        foreach (var property in columns)
            parameters.Add(property.Name, this[property]);
        return parameters;
    }

    private static IDictionary<string, object?>? Find(Session session, EntitySetDefinition set, long id) =>
        (IDictionary<string, object?>?)session.Connection.QuerySingleOrDefault($"SELECT * FROM visible_{set.Table} WHERE id = @id", new { id });
}
