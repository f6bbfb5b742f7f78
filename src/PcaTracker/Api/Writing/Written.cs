using Dapper;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Storage;

namespace PcaTracker.Api.Writing;

/// <summary>What a write did, for the answer.</summary>
/// <param name="Kind">What kind of write it was.</param>
/// <param name="Set">Set of the rows to show.</param>
/// <param name="Ids">Keys of the rows to show.</param>
internal sealed record Written(WrittenKind Kind, string Set, params IReadOnlyList<long> Ids)
{
    /// <summary>The property to show instead of the row.</summary>
    public string? Property { get; init; }

    /// <summary>Whether a list is shown, also of one row.</summary>
    public bool IsList { get; init; }

    /// <summary>What to expand unless the client says.</summary>
    public string? Expand { get; init; }

    /// <summary>The state in which the write left the row; null for several rows, or none.</summary>
    public long? Revision { get; private init; }

    /// <summary>Nothing to show.</summary>
    public static readonly Written Nothing = new(WrittenKind.Done, "");

    /// <summary>The same with the state of the row, which only the transaction of the write can tell for certain.</summary>
    public Written WithState(Session session) => IsList || Ids.Count == 0 ? this : this with
    {
        Revision = RevisionOf(session, EntitySets.Named(Set), Ids[0]),
    };

    /// <summary>The present state of a row; null when it is not there, or not for this actor.</summary>
    public static long? RevisionOf(Session session, EntitySetDefinition set, long id) =>
        session.Connection.ExecuteScalar<long?>($"SELECT revision FROM visible_{set.Table} WHERE id = @id", new { id });

    /// <summary>The refusal of what was decided on another state of the row. Rows of some sets have none, and then nobody can name one.</summary>
    public static Refusal? CheckState(Session session, EntitySetDefinition set, long id, Expected expected) =>
        expected != Expected.Any && RevisionOf(session, set, id) is { } present && expected.Check(present) is { } stale ? stale with { Target = "@odata.etag" } : null;
}

/// <summary>The kinds of write that are answered differently.</summary>
internal enum WrittenKind
{
    /// <summary>A row is there that was not: 201 with the row, unless the client wants none.</summary>
    Created,

    /// <summary>A row is another: 204, unless the client wants the row.</summary>
    Changed,

    /// <summary>An action did something to rows: 200 with them, unless the client wants none.</summary>
    Acted,

    /// <summary>204, always.</summary>
    Done,
}
