using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using ODataSql.Sql.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>
/// The one file that holds a negotiation. Reads are many, on read-only connections; writes go one at a time, each a
/// <c>BEGIN IMMEDIATE</c> transaction. A connection belongs to one audience for life and carries that audience's
/// <c>visible_*</c> views; there is no way to get one without saying for whom.
/// </summary>
public sealed class TrackerDatabase(string file, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<(Audience?, bool Writes), ConcurrentBag<PooledConnection>> _idle = new();
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly AsyncLocal<WriteGroup?> _group = new();
    private readonly Lazy<CommitWatch> _commits = new(() => new CommitWatch(file));

    // A column due_on fills a property DueOn, in the server and in every command.
    static TrackerDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public string File => file;

    /// <summary>Whether this flow of control writes in the transaction of a group.</summary>
    public bool IsInGroup => _group.Value is not null;

    /// <summary>Changes with every commit, by whichever program: what was read while it was the same still holds.</summary>
    public long CommitVersion => _commits.Value.Version;

    /// <summary>A connection on which <c>visible_*</c> shows what <paramref name="actor"/> may see. Read-only. Give it back by disposing.</summary>
    public Session OpenAs(Actor actor) => _group.Value?.Share(actor) ?? Lease(actor, actor.Audience, writes: false);

    /// <summary>A read-only connection for the program's own work (accounts, sweeps): bare tables, no <c>visible_*</c> views.</summary>
    public Session OpenAsSystem() => Lease(null, null, writes: false);

    /// <summary>Runs <paramref name="work"/> as one write transaction of <paramref name="actor"/>; a refusal or an exception leaves nothing behind.</summary>
    public Result<T> WriteAs<T>(Actor actor, Func<Session, Result<T>> work) => Write(actor, actor.Audience, work);

    /// <summary>
    /// Makes one transaction of all that this flow of control writes as <paramref name="actor"/> until the group is disposed, and
    /// lets it read there what it wrote. Nothing stays unless the group is committed.
    /// </summary>
    public WriteGroup BeginGroup(Actor actor)
    {
        _writer.Wait();
        try
        {
            return _group.Value = new WriteGroup(Lease(actor, actor.Audience, writes: true), EndGroup);
        }
        catch
        {
            _writer.Release();
            throw;
        }
    }

    /// <summary>The same for the program's own work, on bare tables.</summary>
    public T WriteAsSystem<T>(Func<Session, T> work) => Write<T>(null, null, session => work(session)).Value;

    /// <summary>The same for work that may be refused; a refusal leaves nothing behind.</summary>
    public Result<T> WriteAsSystem<T>(Func<Session, Result<T>> work) => Write(null, null, work);

    public void Dispose()
    {
        if (_commits.IsValueCreated)
            _commits.Value.Dispose();
        // The last to close empties the log into the file, which a read-only connection cannot.
        foreach (var (_, bag) in _idle.OrderBy(b => b.Key.Writes))
            while (bag.TryTake(out var pooled))
                pooled.Connection.Dispose();
        _writer.Dispose();
    }

    internal void GiveBack(Session session)
    {
        // Of a connection that is shared, whoever leased it gives it back.
        if (session.IsShared)
            return;
        // A connection that ended badly may hold a transaction or a lock; the next user gets a fresh one.
        if (session.IsClean)
            _idle.GetOrAdd((session.Audience, session.Writes), _ => []).Add(session.Pooled);
        else
            session.Connection.Dispose();
    }

    private Result<T> Write<T>(Actor? actor, Audience? audience, Func<Session, Result<T>> work)
    {
        if (_group.Value is { } group)
            return group.Join(actor, work);
        _writer.Wait();
        try
        {
            using var session = Lease(actor, audience, writes: true);
            using var transaction = session.Begin();
            var result = work(session);
            if (result.Refusal is null)
            {
                session.SealChanges();
                transaction.Commit();
            }
            return result;
        }
        catch (SqliteException error) when (actor is not null && ConstraintRefusal.Of(error) is not null)
        {
            return ConstraintRefusal.Of(error)!;
        }
        finally
        {
            _writer.Release();
        }
    }

    private void EndGroup()
    {
        _group.Value = null;
        _writer.Release();
    }

    private Session Lease(Actor? actor, Audience? audience, bool writes)
    {
        var bag = _idle.GetOrAdd((audience, writes), _ => []);
        if (!bag.TryTake(out var pooled))
            pooled = Open(audience, writes);
        return new Session(this, pooled, actor, audience, writes, time);
    }

    private PooledConnection Open(Audience? audience, bool writes)
    {
        var mode = writes ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly;
        var walled = audience is null ? null : Connections.OpenForAudience(file, mode);
        var connection = walled ?? Connections.Open(file, mode);
        SqliteDialect.AddFunctions(connection);
        connection.CreateFunction("utc_now", () => Instants.Text(time.GetUtcNow()));
        // Registered once: to define a function again would undo every statement that the connection has prepared.
        var pooled = new PooledConnection(connection);
        connection.CreateFunction("actor_id", () => pooled.ActorId);
        if (audience is not null)
            VisibleViews.MakeOn(connection, audience);
        if (!writes)
            connection.Execute("PRAGMA query_only = ON");
        if (walled is not null)
            walled.Wall = Wall.Around(walled, writes);
        return pooled;
    }
}

/// <summary>A connection of an audience, and who of that audience has it at the moment.</summary>
internal sealed class PooledConnection(SqliteConnection connection)
{
    public SqliteConnection Connection => connection;

    public long? ActorId { get; set; }
}

/// <summary>How instants are written in the database: UTC, milliseconds, fixed width, so that text order is time order.</summary>
public static class Instants
{
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Decimal places of the seconds.</summary>
    public const int Precision = 3;

    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Whether it is one: another program may have written something else.</summary>
    public static bool Is(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
