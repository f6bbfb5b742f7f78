using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Writing;

/// <summary>What a write did, for the answer.</summary>
/// <param name="Kind">Kind of write.</param>
/// <param name="Set">Set of the rows to show; null when there is nothing to show.</param>
/// <param name="Keys">Keys of the rows to show; none before the write.</param>
internal sealed record WriteResult(WriteResultKind Kind, ServedSet? Set, params IReadOnlyList<RowKey> Keys)
{
    /// <summary>Nothing to show.</summary>
    public static readonly WriteResult Nothing = new(WriteResultKind.Done, null);

    /// <summary>The property to show instead of the row.</summary>
    public string? Property { get; init; }

    /// <summary>Whether a list is shown, also of one row.</summary>
    public bool IsList { get; init; }

    /// <summary>What to expand unless the client says.</summary>
    public string? Expand { get; init; }

    /// <summary>The version in which the write left the row; null for several rows, or none.</summary>
    public long? Version { get; private init; }

    /// <summary>Adds the version of the row, which only the transaction of the write knows for certain.</summary>
    public WriteResult WithVersion(IRowSession session) =>
        IsList || Set is null || Keys.Count == 0 ? this : this with { Version = session.VersionOf(Set, Keys[0]) };

    /// <summary>Refuses what was decided on another version of the row. Rows of some sets have none, and then nobody can name one.</summary>
    public static ODataRefusal? CheckVersion(IRowSession session, ServedSet set, RowKey key, VersionCondition condition) =>
        condition != VersionCondition.Any && session.VersionOf(set, key) is { } present && condition.Check(present) is { } stale
            ? stale with { Target = "@odata.etag" }
            : null;
}

/// <summary>The kinds of write that are answered differently.</summary>
internal enum WriteResultKind
{
    /// <summary>A row was created: 201 with the row, unless the client wants none.</summary>
    Created,

    /// <summary>A row was changed: 204, unless the client wants the row.</summary>
    Changed,

    /// <summary>An action ran: 200 with its rows, unless the client wants none.</summary>
    Acted,

    /// <summary>204, always.</summary>
    Done,
}
