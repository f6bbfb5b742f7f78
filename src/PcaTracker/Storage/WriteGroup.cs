using System.Data.Common;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>A transaction shared by several writes of one actor, or of the program: all of them are committed, or none.</summary>
public sealed class WriteGroup
{
    private readonly Session _session;
    private readonly WriteTransaction _transaction;

    internal WriteGroup(Session session, WriteTransaction transaction) => (_session, _transaction) = (session, transaction);

    /// <summary>Commits all writes.</summary>
    public void Commit()
    {
        _session.RecordAudit();
        _transaction.Commit();
    }

    /// <summary>Whether it is the program's own work, on the tables themselves.</summary>
    internal bool IsOfProgram => _session.SignedIn is null;

    internal Session Share(Actor? actor) => actor == _session.SignedIn ? _session.Share(actor) : throw NotTheirs();

    /// <summary>Runs a write within the transaction. After a refusal the group must not be committed.</summary>
    internal Result<T> Join<T>(Actor? actor, Func<Session, Result<T>> work)
    {
        using var session = Share(actor);
        try
        {
            return work(session);
        }
        catch (DbException error) when (actor is not null && ConstraintRefusal.Of(error) is not null)
        {
            return ConstraintRefusal.Of(error)!;
        }
    }

    // The group has the turn to write: waiting for it here would never end.
    private static InvalidOperationException NotTheirs() =>
        new("A transaction that is shared belongs to one person, or to the program; nobody else writes within it.");
}
