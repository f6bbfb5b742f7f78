using System.Data;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A leased connection, and for whom it reads. Disposing gives it back.</summary>
public sealed class Session : IDisposable
{
    private readonly TrackerDatabase _database;
    private readonly TimeProvider _time;
    private SqliteTransaction? _transaction;
    private bool _given;

    internal Session(TrackerDatabase database, SqliteConnection connection, Actor? actor, Audience? audience, bool writes, TimeProvider time)
    {
        (_database, Connection, Audience, Writes, _time) = (database, connection, audience, writes, time);
        // Re-registered with every lease: the connection is shared by an audience, the account is not.
        connection.CreateFunction("actor_id", () => actor?.AccountId);
        SignedIn = actor;
    }

    public SqliteConnection Connection { get; }

    /// <summary>Who acts; asking a session of the program itself is a mistake of the program.</summary>
    public Actor Actor => SignedIn ?? throw new InvalidOperationException("This session belongs to the program, not to a person.");

    /// <summary>The instant of this session's work.</summary>
    public DateTimeOffset Now => _time.GetUtcNow();

    internal Actor? SignedIn { get; }

    internal Audience? Audience { get; }

    internal bool Writes { get; }

    internal bool IsClean => Connection.State == ConnectionState.Open && _transaction?.Connection is null;

    public void Dispose()
    {
        if (_given)
            return;
        _given = true;
        _database.GiveBack(this);
    }

    internal SqliteTransaction Begin() => _transaction = Connection.BeginTransaction();
}
