using System.Data;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>A leased connection, and for whom it reads. Disposing gives it back.</summary>
public sealed class Session : IDisposable
{
    private readonly TrackerDatabase _database;
    private readonly TimeProvider _time;
    private bool _isReturned;

    internal Session(TrackerDatabase database, PooledConnection pooled, Actor? actor, Audience? audience, bool writes, TimeProvider time)
    {
        (_database, Pooled, SignedIn, Audience, Writes, _time) = (database, pooled, actor, audience, writes, time);
        // The connection is shared by an audience, the account is not.
        pooled.ActorId = actor?.AccountId;
    }

    public SqliteConnection Connection => Pooled.Connection;

    /// <summary>Who acts; asking a session of the program itself is a mistake of the program.</summary>
    public Actor Actor => SignedIn ?? throw new InvalidOperationException("This session belongs to the program, not to a person.");

    /// <summary>The instant of this session's work.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    internal PooledConnection Pooled { get; }

    internal Actor? SignedIn { get; }

    internal Audience? Audience { get; }

    internal bool Writes { get; }

    /// <summary>Whether the connection is leased to another session, which this one only uses.</summary>
    internal bool IsShared { get; private init; }

    internal bool IsClean => Connection.State == ConnectionState.Open && raw.sqlite3_get_autocommit(Connection.Handle) != 0;

    /// <summary>Until it is disposed, ends what this session's statement does when the time is up or the client has gone.</summary>
    // Neither CommandTimeout nor a cancelled token stops a statement that SQLite is working on.
    internal IDisposable StopAfter(TimeSpan limit, CancellationToken gone) => new Interrupter(Connection, new CancellationTokenSource(limit, _time), gone);

    public void Dispose()
    {
        if (_isReturned)
            return;
        _isReturned = true;
        _database.Return(this);
    }

    /// <summary>A session on the same connection, in the transaction that is going on there.</summary>
    internal Session Share(Actor? actor) => new(_database, Pooled, actor, actor?.Audience, Writes, _time) { IsShared = true };

    /// <summary>Begins a transaction, once no other program is in one.</summary>
    internal async Task<WriteTransaction> BeginAsync(WriteQueue.Turn turn)
    {
        WriteTransaction? transaction;
        while ((transaction = TryBegin()) is null)
            await turn.PauseAsync().ConfigureAwait(false);
        return transaction;
    }

    /// <summary>The same at once; null when another program is in one.</summary>
    internal WriteTransaction? TryBegin()
    {
        var transaction = WriteTransaction.TryBegin(Connection);
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

    /// <summary>Takes what was done so far into the record of changes; without that nothing is committed.</summary>
    internal void RecordAudit(DateTimeOffset? at = null) => TransactionAudit.Installed.RecordChanges(Connection, SignedIn?.Name, Instants.Text(at ?? Now));

    /// <summary>
    /// Interrupts until it is disposed: an interrupt stops what runs at that moment, and may come just before a statement begins. Ends
    /// without one on its way, which would hit the connection's next user.
    /// </summary>
    private sealed class Interrupter : IDisposable
    {
        private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

        private readonly Lock _ending = new();
        private readonly SqliteConnection _connection;
        private readonly CancellationTokenSource _timeIsUp;
        private readonly CancellationTokenRegistration _onTime, _onLeaving;
        private Timer? _again;
        private bool _hasEnded;

        public Interrupter(SqliteConnection connection, CancellationTokenSource timeIsUp, CancellationToken gone)
        {
            (_connection, _timeIsUp) = (connection, timeIsUp);
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
                raw.sqlite3_interrupt(_connection.Handle);
                _again ??= new Timer(_ => Stop(), null, Again, Again);
            }
        }
    }
}
