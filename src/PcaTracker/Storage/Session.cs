using System.Data;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Storage.Sealing;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>A leased connection, and for whom it reads. Disposing gives it back.</summary>
public sealed class Session : IDisposable
{
    private readonly TrackerDatabase _database;
    private readonly TimeProvider _time;
    private SqliteTransaction? _transaction;
    private bool _given;

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
    internal IDisposable StopAfter(TimeSpan limit, CancellationToken gone)
    {
        var timeIsUp = new CancellationTokenSource(limit, _time);
        var connection = Connection;
        void Interrupt() => raw.sqlite3_interrupt(connection.Handle);
        return new Watch(timeIsUp, timeIsUp.Token.Register(Interrupt), gone.Register(Interrupt));
    }

    public void Dispose()
    {
        if (_given)
            return;
        _given = true;
        _database.GiveBack(this);
    }

    /// <summary>A session on the same connection, in the transaction that is going on there.</summary>
    internal Session Share(Actor actor) => new(_database, Pooled, actor, actor.Audience, Writes, _time) { IsShared = true };

    internal SqliteTransaction Begin()
    {
        _transaction = Connection.BeginTransaction();
        Seal.TakeIn(Connection, Instants.Text(Now));
        return _transaction;
    }

    /// <summary>Takes what was done so far into the record of changes; without that nothing is committed.</summary>
    internal void SealChanges(DateTimeOffset? at = null) => Seal.Run(Connection, SignedIn?.Name, Instants.Text(at ?? Now));

    /// <summary>Ends without an interrupt on its way: that one would hit the connection's next user.</summary>
    private sealed class Watch(CancellationTokenSource timeIsUp, CancellationTokenRegistration first, CancellationTokenRegistration second) : IDisposable
    {
        public void Dispose()
        {
            first.Dispose();
            second.Dispose();
            timeIsUp.Dispose();
        }
    }
}
