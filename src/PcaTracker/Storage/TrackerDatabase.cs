using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Globalization;
using Dapper;
using ODataSql.Sql;
using PcaTracker.Domain;
using PcaTracker.Storage.Postgres;

namespace PcaTracker.Storage;

/// <summary>
/// Opens sessions on the database and runs writes. Many sessions read at the same time; writes run one at a time, each in a transaction
/// that begins alone. A connection always belongs to one audience and has that audience's <c>visible_*</c> views; a caller must say for
/// whom it opens one.
/// </summary>
public sealed class TrackerDatabase : IDisposable
{
    private readonly ConcurrentDictionary<(Audience?, bool Writes), ConnectionPool> _pools = new();
    private readonly WriteQueue _writers;
    private readonly AsyncLocal<WriteGroup?> _group = new();
    private readonly TimeProvider _time;

    private volatile Action<DbConnection>? _opened;

    // Dapper maps a column due_on to a property DueOn, in the server and in every command.
    static TrackerDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <summary>Opens sessions on a file of SQLite.</summary>
    /// <param name="file">The file.</param>
    /// <param name="time">The clock.</param>
    /// <param name="longestWait">How long a writer waits for others.</param>
    public TrackerDatabase(string file, TimeProvider time, TimeSpan? longestWait = null)
        : this(new SqliteSystem(file), time, longestWait)
    {
    }

    /// <summary>Opens sessions on a database of any system.</summary>
    internal TrackerDatabase(DatabaseSystem system, TimeProvider time, TimeSpan? longestWait = null) =>
        (System, _time, _writers) = (system, time, new WriteQueue(longestWait ?? WriteQueue.LongestWait));

    /// <summary>The database file; throws where the database is on a server.</summary>
    public string File => (System as SqliteSystem)?.File ?? throw new InvalidOperationException($"{Place} is no file.");

    /// <summary>Whether the database is a file of this machine.</summary>
    public bool IsFile => System is SqliteSystem;

    /// <summary>
    /// Keeps every server of the tracker from a database on a server for as long as this one is open; refused for a file, which is
    /// locked by its directory and restored by <c>restore</c>.
    /// </summary>
    public Refusal? TakeAlone() => System is PostgresSystem server
        ? server.TakeAlone()
        : Refusal.Conflict("restore-holds-mail", $"{Place} is a file: `restore` puts a backup in its place, and holds mail.");

    /// <summary>The replicas of a database on a server; null for a file, and where the server does not tell.</summary>
    internal Replicas? FindReplicas() => (System as PostgresSystem)?.FindReplicas();

    /// <summary>Bytes of a database on a server.</summary>
    public long SizeOnServer()
    {
        using var session = OpenAsSystem();
        return session.Connection.ExecuteScalar<long>("SELECT pg_database_size(current_database())");
    }

    /// <summary>Where the database is, as people are told.</summary>
    public string Place => System.Place;

    /// <summary>The database system.</summary>
    internal DatabaseSystem System { get; }

    /// <summary>Whether the present asynchronous flow writes within the transaction of a group.</summary>
    public bool IsInGroup => _group.Value is not null;

    /// <summary>Changes with every commit of any program; data read at the same version are current.</summary>
    public long CommitVersion => System.CommitVersion;

    /// <inheritdoc cref="DatabaseSystem.WithVersion"/>
    internal FirstStatement? WithVersion(Action<long> check) => System.WithVersion(check);

    /// <summary>Opens a read-only session whose <c>visible_*</c> views show what <paramref name="actor"/> may see.</summary>
    public Session OpenAs(Actor actor) =>
        _group.Value is { IsOfProgram: false } group ? group.Share(actor) : Lease(actor, actor.Audience, writes: false);

    /// <summary>
    /// Opens a read-only session that shows what a narrower audience may see, for papers that <paramref name="actor"/> passes on. It never
    /// shows more than the actor may see.
    /// </summary>
    public Session OpenAs(Actor actor, Audience narrower) => narrower.Sees.All(actor.Audience.Sees.Contains)
        ? Lease(actor, narrower, writes: false)
        : throw new ArgumentException($"{actor.Audience.Name} does not see all that {narrower.Name} sees.", nameof(narrower));

    /// <summary>Opens a read-only session for the program's own work, on the tables themselves, without <c>visible_*</c> views.</summary>
    public Session OpenAsSystem() => _group.Value is { IsOfProgram: true } group ? group.Share(null) : Lease(null, null, writes: false);

    /// <summary>
    /// Runs <paramref name="work"/> in one write transaction of <paramref name="actor"/>; a refusal or an exception rolls it back. A writer
    /// that must wait holds no thread, and fails after a while with an exception that <see cref="StorageRefusal"/> explains.
    /// </summary>
    public Task<Result<T>> WriteAsync<T>(Actor actor, Func<Session, Result<T>> work) => WriteAsync(actor, actor.Audience, work);

    /// <summary>Runs work of the program itself in one write transaction, on the tables themselves.</summary>
    public async Task<T> WriteAsSystemAsync<T>(Func<Session, T> work) =>
        (await WriteAsync<T>(null, null, session => work(session)).ConfigureAwait(false)).Value;

    /// <summary>Runs work of the program itself that may be refused; a refusal rolls it back.</summary>
    public Task<Result<T>> WriteAsSystemAsync<T>(Func<Session, Result<T>> work) => WriteAsync(null, null, work);

    /// <summary>Runs a write and waits in the thread: for commands and the start of the server, where nobody else needs it.</summary>
    public Result<T> WriteAs<T>(Actor actor, Func<Session, Result<T>> work) => WriteAsync(actor, work).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteAs"/>
    public T WriteAsSystem<T>(Func<Session, T> work) => WriteAsSystemAsync(work).GetAwaiter().GetResult();

    /// <inheritdoc cref="WriteAs"/>
    public Result<T> WriteAsSystem<T>(Func<Session, Result<T>> work) => WriteAsSystemAsync(work).GetAwaiter().GetResult();

    /// <summary>
    /// Runs all writes that <paramref name="work"/> makes as <paramref name="actor"/> in one transaction, in which it also reads.
    /// Everything is rolled back unless it commits the group.
    /// </summary>
    public async Task<T> WriteTogetherAsync<T>(Actor actor, Func<WriteGroup, Task<T>> work)
    {
        using var turn = await _writers.TakeAsync().ConfigureAwait(false);
        using var session = Lease(actor, actor.Audience, writes: true);
        using var transaction = await session.BeginAsync(turn).ConfigureAwait(false);
        _group.Value = new WriteGroup(session, transaction);
        return await work(_group.Value).ConfigureAwait(false);
    }

    /// <summary>Runs several writes of the program in one transaction, committed unless refused; within such a group they join it.</summary>
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
    /// Writes something optional, such as when a token was last used, on another thread. It is skipped while others write or while the
    /// disk takes no writes.
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
        catch (Exception error) when (error is DbException or IOException)
        {
            // The next request writes it again.
        }
    });

    /// <summary>
    /// Writes what nodes share and no person reads, such as attempts at passwords, in a transaction beside the queue of writers and without
    /// the audit log. Nothing that the triggers capture may be written here.
    /// </summary>
    internal T WriteBeside<T>(Func<Session, T> work)
    {
        if (IsFile)
            throw new InvalidOperationException($"{Place} is a file, in which only one writes at a time.");
        using var session = Lease(null, null, writes: true);
        using var transaction = session.Connection.BeginTransaction();
        var result = work(session);
        transaction.Commit();
        return result;
    }

    /// <summary>
    /// Has one node at a time do some work: others wait, and get null where it took too long. A node that dies gives its turn up. Around a file
    /// there is one process, which needs no turn.
    /// </summary>
    internal async Task<IDisposable?> TakeTurnAsync(NodeWork work, TimeSpan longestWait) =>
        System is PostgresSystem server ? await server.TakeTurnAsync(work, longestWait) : NoTurn.Needed;

    /// <summary>Does something with every connection, idle ones and those that are opened later: to count what they do.</summary>
    internal void OnEveryConnection(Action<DbConnection> action)
    {
        _opened = action;
        foreach (var pool in _pools.Values)
        {
            var idle = new List<PooledConnection>();
            while (pool.TryRent() is { } pooled)
                idle.Add(pooled);
            foreach (var pooled in idle)
            {
                action(pooled.Connection);
                pool.Return(pooled);
            }
        }
    }

    /// <summary>Waits for the last writer and closes all connections.</summary>
    public void Dispose()
    {
        _writers.Close();
        System.Dispose();
        // The last connection to close copies the log into the file, which a read-only connection cannot.
        foreach (var (_, pool) in _pools.OrderBy(p => p.Key.Writes))
            pool.Clear();
    }

    internal void Return(Session session)
    {
        // The session that leased a shared connection returns it.
        if (session.IsShared)
            return;
        // After a failure a connection may hold a transaction or a lock; the next user gets a new one.
        if (session.IsClean)
            PoolOf(session.Audience, session.Writes).Return(session.Pooled);
        else
            Close(session.Connection);
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
        catch (DbException error) when (actor is not null && ConstraintRefusal.Of(error) is not null)
        {
            return ConstraintRefusal.Of(error)!;
        }
    }

    private Session Lease(Actor? actor, Audience? audience, bool writes)
    {
        var pool = PoolOf(audience, writes);
        // There is one writer, which may wait for the disk in its own thread.
        var pooled = writes ? pool.TryRent() ?? Open(audience, writes) : pool.Rent();
        try
        {
            return new Session(this, pooled, actor, audience, writes, _time);
        }
        catch
        {
            Close(pooled.Connection);
            throw;
        }
    }

    private sealed class NoTurn : IDisposable
    {
        public static readonly NoTurn Needed = new();

        public void Dispose()
        {
        }
    }

    private void Close(DbConnection connection)
    {
        var isLost = connection.State != ConnectionState.Open;
        connection.Dispose();
        // A server that was stopped has closed all others, too.
        if (isLost && !IsFile)
            foreach (var pool in _pools.Values)
                pool.Clear();
    }

    private ConnectionPool PoolOf(Audience? audience, bool writes) =>
        _pools.TryGetValue((audience, writes), out var pool)
            ? pool
            : _pools.GetOrAdd((audience, writes), _ => new ConnectionPool(() => Open(audience, writes)));

    private PooledConnection Open(Audience? audience, bool writes)
    {
        var pooled = System.Open(audience, writes, _time);
        _opened?.Invoke(pooled.Connection);
        return pooled;
    }
}

/// <summary>Writes and reads instants as the database has them: UTC, milliseconds, fixed width, so that text order is time order.</summary>
public static class Instants
{
    /// <summary>The form of an instant.</summary>
    public const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>Decimal places of the seconds.</summary>
    public const int Precision = 3;

    /// <summary>An instant as text.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Whether a text is an instant; another program may have written something else.</summary>
    public static bool Is(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>The instant that a text of the database names.</summary>
    public static DateTimeOffset Parse(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
