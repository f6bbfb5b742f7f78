using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Protocol;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>The kinds of write that a caller may be allowed or not.</summary>
public enum WriteKind
{
    /// <summary>Creates or changes rows.</summary>
    Write,

    /// <summary>Deletes a row.</summary>
    Delete,

    /// <summary>Runs an action.</summary>
    Action,
}

/// <summary>What a request wants to write, before its body is read.</summary>
/// <param name="Kind">Kind of write.</param>
/// <param name="Set">Set of the rows; null for an action that is bound to none.</param>
/// <param name="Action">The action, if it is one.</param>
public sealed record WriteIntent(WriteKind Kind, ServedSet? Set, IEdmAction? Action = null);

/// <summary>How an action is run and answered.</summary>
/// <param name="ResultSet">Set of the rows that it answers with; null when it answers with none.</param>
/// <param name="ChangesItsRow">Whether it changes the row that it is bound to, so that <c>If-Match</c> is required.</param>
public sealed record ActionShape(string? ResultSet, bool ChangesItsRow);

/// <summary>Where a host writes rows, by its own rules. All refusals are values; a refusal or an exception leaves nothing behind.</summary>
public interface IRowStore
{
    /// <summary>Refuses what the caller may not do at all, so that they learn nothing else from the answer.</summary>
    ODataRefusal? CheckMay(HttpContext context, WriteIntent intent) => null;

    /// <summary>Describes an action of the model.</summary>
    ActionShape Describe(IEdmAction action) => throw new NotSupportedException($"The host runs no action {action.Name}.");

    /// <summary>Runs work as one transaction of the caller, which is undone if it is refused.</summary>
    Task<ODataRefusal?> WriteAsync(HttpContext context, Func<IRowSession, ODataRefusal?> work);

    /// <summary>Makes one transaction of all writes that run inside; it is undone unless <paramref name="work"/> commits it.</summary>
    Task<T> WriteTogetherAsync<T>(HttpContext context, Func<ICommit, Task<T>> work);

    /// <summary>Whether this flow of control is inside of <see cref="WriteTogetherAsync"/>.</summary>
    bool IsInGroup { get; }
}

/// <summary>Commits the writes of a group.</summary>
public interface ICommit
{
    /// <summary>Keeps what was written.</summary>
    void Commit();
}

/// <summary>A write transaction of one caller. It finds the rows that the caller sees and no others.</summary>
public interface IRowSession
{
    /// <summary>The key of the row whose properties have these values; null when there is none.</summary>
    RowKey? Find(ServedSet set, IReadOnlyDictionary<string, object> values);

    /// <summary>Whether there is a row of a key.</summary>
    bool Exists(ServedSet set, RowKey key);

    /// <summary>Where a link of a row leads; null when it leads nowhere.</summary>
    RowKey? TargetOf(ServedSet set, SetLink link, RowKey row);

    /// <summary>The rows whose link leads to one row.</summary>
    IReadOnlyList<RowKey> SourcesOf(ServedSet set, SetLink link, RowKey target);

    /// <summary>The present version of a row; null where rows have none, or where there is no such row.</summary>
    long? VersionOf(ServedSet set, RowKey key);

    /// <summary>Names a row in a message, such as <c>album 'Abbey Road'</c>.</summary>
    string NameOf(ServedSet set, RowKey key) => $"{set.Type.Name} {key}";

    /// <summary>Loads a row to change it; refuses one that is not there, not the caller's to change, or in another version.</summary>
    ODataRefusal? Open(ServedSet set, RowKey key, VersionCondition condition, out IOpenRow row);

    /// <summary>Creates a row.</summary>
    ODataRefusal? Create(ServedSet set, IReadOnlyDictionary<string, object?> values, out RowKey key);

    /// <summary>Changes some properties of a row.</summary>
    ODataRefusal? Change(ServedSet set, RowKey key, VersionCondition condition, IReadOnlyDictionary<string, object?> values) =>
        Open(set, key, condition, out var row) ?? row.Change(values);

    /// <summary>Deletes a row.</summary>
    ODataRefusal? Delete(ServedSet set, RowKey key, VersionCondition condition);

    /// <summary>Runs an action on a row, or on none.</summary>
    /// <param name="action">The action.</param>
    /// <param name="row">The row that it is bound to; null when it is bound to none.</param>
    /// <param name="condition">The versions on which the caller decided.</param>
    /// <param name="parameters">Parameters by name: plain values, lists, and dictionaries for complex ones.</param>
    /// <param name="shown">The rows to answer with.</param>
    ODataRefusal? Run(
        IEdmAction action, RowKey? row, VersionCondition condition, IReadOnlyDictionary<string, object?> parameters,
            out IReadOnlyList<RowKey> shown) =>
        throw new NotSupportedException($"The host runs no action {action.Name}.");
}

/// <summary>A row as it was loaded to be changed. It is good for one change, before anything else is written.</summary>
public interface IOpenRow
{
    /// <summary>Changes some properties.</summary>
    ODataRefusal? Change(IReadOnlyDictionary<string, object?> values);

    /// <summary>Changes it to what is sent: all other properties that clients may change take their defaults, and links stay.</summary>
    ODataRefusal? Replace(IReadOnlyDictionary<string, object?> values);
}
