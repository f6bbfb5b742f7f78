using System.Data.Common;
using ODataSql.Sql;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A leased connection and the person for whom it reads. Disposing returns the connection.</summary>
public sealed class Session : IDisposable
{
    private readonly TrackerDatabase _database;
    private readonly TimeProvider _time;
    private bool _isReturned;

    internal Session(TrackerDatabase database, PooledConnection pooled, Actor? actor, Audience? audience, bool writes, TimeProvider time)
    {
        (_database, Pooled, SignedIn, Audience, Writes, _time) = (database, pooled, actor, audience, writes, time);
        // An audience shares connections; the account changes with the session.
        pooled.LendTo(actor?.AccountId);
    }

    /// <summary>The connection.</summary>
    public DbConnection Connection => Pooled.Connection;

    /// <summary>The SQL of the database.</summary>
    public SqlDialect Dialect => _database.System.Dialect;

    /// <summary>The person who acts; throws in a session of the program itself.</summary>
    public Actor Actor => SignedIn ?? throw new InvalidOperationException("This session belongs to the program, not to a person.");

    /// <summary>The instant of this session's work.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    internal PooledConnection Pooled { get; }

    internal Actor? SignedIn { get; }

    internal Audience? Audience { get; }

    internal bool Writes { get; }

    /// <summary>Whether another session leased the connection and this one only uses it.</summary>
    internal bool IsShared { get; private init; }

    internal bool IsClean => Pooled.IsClean;

    /// <summary>Interrupts this session's statements when the time is up or the client has gone, until it is disposed.</summary>
    // Neither CommandTimeout nor a cancelled token stops a statement that SQLite is executing.
    internal IDisposable StopAfter(TimeSpan limit, CancellationToken gone) =>
        new Interrupter(this, new CancellationTokenSource(limit, _time), gone);

    /// <summary>Returns the connection.</summary>
    public void Dispose()
    {
        if (_isReturned)
            return;
        _isReturned = true;
        _database.Return(this);
    }

    /// <summary>Creates a session on the same connection, within its present transaction.</summary>
    internal Session Share(Actor? actor) => new(_database, Pooled, actor, actor?.Audience, Writes, _time) { IsShared = true };

    /// <summary>Lets the transaction of others within which this session reads outlive statements that are stopped.</summary>
    internal IDisposable? Guard() => IsShared ? _database.System.Guard(Connection) : null;

    /// <summary>Has the keys of new rows continue after those that this transaction gave to rows.</summary>
    internal void ContinueKeys() => _database.System.ContinueKeys(Connection);

    /// <summary>Begins a transaction as soon as no other program is in one.</summary>
    internal async Task<WriteTransaction> BeginAsync(WriteQueue.Turn turn)
    {
        WriteTransaction? transaction;
        while ((transaction = TryBegin()) is null)
            await turn.PauseAsync().ConfigureAwait(false);
        return transaction;
    }

    /// <summary>Begins a transaction at once; null when another program is in one.</summary>
    internal WriteTransaction? TryBegin()
    {
        var transaction = _database.System.TryBegin(Connection);
        try
        {
            if (transaction is not null)
                TransactionAudit.Installed.RecordExternalChanges(Connection, Instants.Text(Now));
            return transaction;
        }
        catch
        {
            transaction?.Dispose();
            throw;
        }
    }

    /// <summary>Adds the changes made so far to the audit log; nothing is committed without this.</summary>
    internal void RecordAudit(DateTimeOffset? at = null) =>
        TransactionAudit.Installed.RecordChanges(Connection, SignedIn?.Name, Instants.Text(at ?? Now));

    /// <summary>
    /// Interrupts a connection again and again until it is disposed, because one interrupt may come just before a statement begins. After
    /// Dispose no interrupt is on its way, which would hit the connection's next user.
    /// </summary>
    private sealed class Interrupter : IDisposable
    {
        private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

        private readonly Lock _ending = new();
        private readonly Session _session;
        private readonly CancellationTokenSource _timeIsUp;
        private readonly CancellationTokenRegistration _onTime, _onLeaving;
        private Timer? _again;
        private bool _hasEnded;

        public Interrupter(Session session, CancellationTokenSource timeIsUp, CancellationToken gone)
        {
            (_session, _timeIsUp) = (session, timeIsUp);
            _onTime = timeIsUp.Token.Register(Stop);
            _onLeaving = gone.Register(Stop);
        }

        public void Dispose()
        {
            lock (_ending)
                _hasEnded = true;
            _onTime.Dispose();
            _onLeaving.Dispose();
            _timeIsUp.Dispose();
            _again?.Dispose();
        }

        private void Stop()
        {
            lock (_ending)
            {
                if (_hasEnded)
                    return;
                _session.Dialect.Stop(_session.Connection);
                _again ??= new Timer(_ => Stop(), null, Again, Again);
            }
        }
    }
}
