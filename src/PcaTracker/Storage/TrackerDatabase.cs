using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using ODataSql.Sql.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Storage;

/// <summary>
/// The one file that holds a negotiation. Reads are many, on read-only connections; writes go one at a time, each a
/// <c>BEGIN IMMEDIATE</c> transaction. A connection belongs to one audience for life and carries that audience's
/// <c>visible_*</c> views; there is no way to get one without saying for whom.
/// </summary>
public sealed class TrackerDatabase(string file, TimeProvider time, TimeSpan? longestWait = null) : IDisposable
{
    private readonly ConcurrentDictionary<(Audience?, bool Writes), ConnectionPool> _pools = new();
    private readonly WriteQueue _writers = new(longestWait ?? WriteQueue.LongestWait);
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
    public Session OpenAs(Actor actor) => _group.Value is { IsOfProgram: false } group ? group.Share(actor) : Lease(actor, actor.Audience, writes: false);

    /// <summary>A read-only connection for the program's own work (accounts, sweeps): bare tables, no <c>visible_*</c> views.</summary>
    public Session OpenAsSystem() => _group.Value is { IsOfProgram: true } group ? group.Share(null) : Lease(null, null, writes: false);

    /// <summary>
    /// Runs <paramref name="work"/> as one write transaction of <paramref name="actor"/>; a refusal or an exception leaves nothing behind.
    /// Who must wait for others holds no thread, and after a while fails by what <see cref="StorageRefusal"/> puts into words.
    /// </summary>
    public Task<Result<T>> WriteAsync<T>(Actor actor, Func<Session, Result<T>> work) => WriteAsync(actor, actor.Audience, work);

    /// <summary>The same for the program's own work, on bare tables.</summary>
    public async Task<T> WriteAsSystemAsync<T>(Func<Session, T> work) => (await WriteAsync<T>(null, null, session => work(session)).ConfigureAwait(false)).Value;

    /// <summary>The same for work that may be refused; a refusal leaves nothing behind.</summary>
    public Task<Result<T>> WriteAsSystemAsync<T>(Func<Session, Result<T>> work) => WriteAsync(null, null, work);

    /// <summary>The same for commands and the start of the server, where nobody else needs the thread that waits.</summary>
    public Result<T> WriteAs<T>(Actor actor, Func<Session, Result<T>> work) => WriteAsync(actor, work).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteAs"/>
    public T WriteAsSystem<T>(Func<Session, T> work) => WriteAsSystemAsync(work).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteAs"/>
    public Result<T> WriteAsSystem<T>(Func<Session, Result<T>> work) => WriteAsSystemAsync(work).GetAwaiter().GetResult();

    /// <summary>
    /// Makes one transaction of all that <paramref name="work"/> writes as <paramref name="actor"/>, and lets it read there what it wrote.
    /// Nothing stays unless it commits the group.
    /// </summary>
    public async Task<T> WriteTogetherAsync<T>(Actor actor, Func<WriteGroup, Task<T>> work)
    {
        using var turn = await _writers.TakeAsync().ConfigureAwait(false);
        using var session = Lease(actor, actor.Audience, writes: true);
        using var transaction = await session.BeginAsync(turn).ConfigureAwait(false);
        _group.Value = new WriteGroup(session, transaction);
        return await work(_group.Value).ConfigureAwait(false);
    }

    /// <summary>The same for the program's own work; it is committed unless it is refused, and within such a group it is part of that.</summary>
    public async Task<Result<T>> WriteTogetherAsSystemAsync<T>(Func<Task<Result<T>>> work)
    {
        if (_group.Value is { IsOfProgram: true })
            return await work().ConfigureAwait(false);
        using var turn = await _writers.TakeAsync().ConfigureAwait(false);
        using var session = Lease(null, null, writes: true);
        using var transaction = await session.BeginAsync(turn).ConfigureAwait(false);
        _group.Value = new WriteGroup(session, transaction);
        var result = await work().ConfigureAwait(false);
        if (result.Refusal is null)
            _group.Value.Commit();
        return result;
    }

    /// <summary>
    /// Has something written that may as well be left out, such as when a token was used last: nobody waits for it. It is left out
    /// where others write, or where the disk takes nothing.
    /// </summary>
    public void WriteIfFree(Action<Session> work) => _ = Task.Run(() =>
    {
        try
        {
            using var turn = _writers.TryTake();
            if (turn is null)
                return;
            using var session = Lease(null, null, writes: true);
            using var transaction = session.TryBegin();
            if (transaction is null)
                return;
            work(session);
            session.RecordAudit();
            transaction.Commit();
        }
        catch (Exception error) when (error is SqliteException or IOException)
        {
            // It comes again by itself.
        }
    });

    public void Dispose()
    {
        _writers.Close();
        if (_commits.IsValueCreated)
            _commits.Value.Dispose();
        // The last to close empties the log into the file, which a read-only connection cannot.
        foreach (var (_, pool) in _pools.OrderBy(p => p.Key.Writes))
            while (pool.TryRent() is { } pooled)
                pooled.Connection.Dispose();
    }

    internal void Return(Session session)
    {
        // Of a connection that is shared, whoever leased it gives it back.
        if (session.IsShared)
            return;
        // A connection that ended badly may hold a transaction or a lock; the next user gets a fresh one.
        if (session.IsClean)
            PoolOf(session.Audience, session.Writes).Return(session.Pooled);
        else
            session.Connection.Dispose();
    }

    private async Task<Result<T>> WriteAsync<T>(Actor? actor, Audience? audience, Func<Session, Result<T>> work)
    {
        if (_group.Value is { } group)
            return group.Join(actor, work);
        using var turn = await _writers.TakeAsync().ConfigureAwait(false);
        using var session = Lease(actor, audience, writes: true);
        using var transaction = await session.BeginAsync(turn).ConfigureAwait(false);
        try
        {
            var result = work(session);
            if (result.Refusal is null)
            {
                session.RecordAudit();
                transaction.Commit();
            }
            return result;
        }
        catch (SqliteException error) when (actor is not null && ConstraintRefusal.Of(error) is not null)
        {
            return ConstraintRefusal.Of(error)!;
        }
    }

    private Session Lease(Actor? actor, Audience? audience, bool writes)
    {
        var pool = PoolOf(audience, writes);
        // The one writer may wait for the disk in its own thread.
        return new Session(this, writes ? pool.TryRent() ?? Open(audience, writes) : pool.Rent(), actor, audience, writes, time);
    }

    private ConnectionPool PoolOf(Audience? audience, bool writes) =>
        _pools.TryGetValue((audience, writes), out var pool) ? pool : _pools.GetOrAdd((audience, writes), _ => new ConnectionPool(() => Open(audience, writes)));

    private PooledConnection Open(Audience? audience, bool writes)
    {
        var mode = writes ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly;
        var scoped = audience is null ? null : Connections.OpenForAudience(file, mode);
        var connection = scoped ?? Connections.Open(file, mode);
        SqliteDialect.RegisterFunctions(connection);
        connection.CreateFunction("utc_now", () => Instants.Text(time.GetUtcNow()));
        // Registered once: to define a function again would undo every statement that the connection has prepared.
        var pooled = new PooledConnection(connection);
        connection.CreateFunction("actor_id", () => pooled.ActorId);
        if (audience is not null)
            VisibleViews.CreateOn(connection, audience);
        // A writer that meets another program waits without a thread, hence not in SQLite.
        connection.Execute(writes ? "PRAGMA busy_timeout = 0" : "PRAGMA query_only = ON");
        if (scoped is not null)
            scoped.RowSecurityAuthorizer = RowSecurityAuthorizer.Attach(scoped, writes);
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
