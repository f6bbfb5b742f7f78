using Microsoft.Data.Sqlite;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A transaction that several writes of one actor share: all of them stay, or none.</summary>
public sealed class WriteGroup : IDisposable
{
    private readonly Session _session;
    private readonly SqliteTransaction _transaction;
    private readonly Action _end;
    private bool _ended;

    internal WriteGroup(Session session, Action end)
    {
        (_session, _end) = (session, end);
        try
        {
            _transaction = session.Begin();
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Keeps all that was written.</summary>
    public void Commit()
    {
        _session.SealChanges();
        _transaction.Commit();
    }

    /// <summary>Ends the group; what was not committed is undone.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        try
        {
            _transaction.Dispose();
            _session.Dispose();
        }
        finally
        {
            _end();
        }
    }

    internal Session Share(Actor actor) => actor == _session.Actor ? _session.Share(actor) : throw NotTheirs();

    /// <summary>Runs a write within the transaction. After a refusal the group is not fit to be committed.</summary>
    internal Result<T> Join<T>(Actor? actor, Func<Session, Result<T>> work)
    {
        if (actor is null)
            throw NotTheirs();
        try
        {
            using var session = Share(actor);
            return work(session);
        }
        catch (SqliteException error) when (ConstraintRefusal.Of(error) is not null)
        {
            return ConstraintRefusal.Of(error)!;
        }
    }

    // The writer's place is taken by the group: waiting for it here would be waiting for ever.
    private static InvalidOperationException NotTheirs() => new("A transaction that is shared belongs to one person; nobody else, and not the program, writes within it.");
}
