using System.Data.Common;
using ODataSql.Sql;
using PcaTracker.Domain;

namespace PcaTracker.Storage;

/// <summary>
/// The database system below all sessions: SQLite in a file of the data directory, or PostgreSQL on a server. A
/// <see cref="TrackerDatabase"/> decides who reads and writes, and when; how a connection is opened, put under row-level security and
/// written through is decided here.
/// </summary>
internal abstract class DatabaseSystem : IDisposable
{
    /// <summary>Its SQL.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Where the database is, as people are told: a file, or a database and its host.</summary>
    public abstract string Place { get; }

    /// <summary>Changes with every commit of any program; data read at the same version are current.</summary>
    public abstract long CommitVersion { get; }

    /// <summary>Asks for that version with the first statement of a query; null where it costs no exchange of its own.</summary>
    /// <param name="check">Receives the version before any row is read; throws where the query must not be answered.</param>
    public virtual FirstStatement? WithVersion(Action<long> check) => null;

    /// <summary>Opens a connection.</summary>
    /// <param name="audience">Whose <c>visible_*</c> views it has, and nothing else; null for the program's own work on the tables.</param>
    /// <param name="writes">Whether it may write.</param>
    /// <param name="time">The clock of the SQL function <c>utc_now</c>.</param>
    public abstract PooledConnection Open(Audience? audience, bool writes, TimeProvider time);

    /// <summary>Begins a write transaction at once; null while another program is in one.</summary>
    public abstract WriteTransaction? TryBegin(DbConnection connection);

    /// <summary>Has the keys of new rows continue after those that rows were given; drawn keys (<see cref="NewId"/>) do not count.</summary>
    public virtual void ContinueKeys(DbConnection connection)
    {
    }

    /// <summary>Lets a transaction outlive statements that fail until the result is disposed; null where it does so anyway.</summary>
    public virtual IDisposable? Guard(DbConnection connection) => null;

    /// <summary>Ends what watches the database.</summary>
    public abstract void Dispose();
}

/// <summary>A connection of an audience, and the account that uses it at the moment.</summary>
internal abstract class PooledConnection
{
    /// <summary>The connection.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>Whether it is open and in no transaction, so that somebody else may use it.</summary>
    public abstract bool IsClean { get; }

    /// <summary>Sets the account that the SQL function <c>actor_id</c> returns from now on; null for none.</summary>
    public abstract void LendTo(long? account);
}

/// <summary>A write transaction; what it did not commit is rolled back when it is disposed.</summary>
internal abstract class WriteTransaction : IDisposable
{
    /// <summary>Commits, and returns once the changes are on the disk.</summary>
    public abstract void Commit();

    /// <summary>Rolls back what was not committed. A connection on which even that fails is not used again.</summary>
    public abstract void Dispose();
}
