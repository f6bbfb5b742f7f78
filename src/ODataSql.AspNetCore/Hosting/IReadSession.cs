using System.Data.Common;
using ODataSql.Sql;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>A connection on which the caller of a request reads their rows. Disposing it ends the read.</summary>
public interface IReadSession : IDisposable
{
    /// <summary>An open connection that nobody else uses meanwhile.</summary>
    DbConnection Connection { get; }

    /// <summary>A statement to be answered and checked before those of the query for which the session was opened; null for none.</summary>
    FirstStatement? First => null;

    /// <summary>Interrupts the running statement when the time is up or the client has gone, until it is disposed. By default nothing does.</summary>
    IDisposable? StopAfter(TimeSpan limit, CancellationToken gone) => null;

    /// <summary>Tells whether the driver failed because <see cref="StopAfter"/> interrupted it.</summary>
    bool WasStopped(Exception failure) => false;
}
