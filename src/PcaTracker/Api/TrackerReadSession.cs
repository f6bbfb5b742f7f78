using System.Data.Common;
using Microsoft.Data.Sqlite;
using ODataSql.AspNetCore.Hosting;
using PcaTracker.Storage;
using SQLitePCL;

namespace PcaTracker.Api;

/// <summary>Lends a session of the database to a read of the API.</summary>
internal sealed class TrackerReadSession(Session session) : IReadSession
{
    public Session Session => session;

    public DbConnection Connection => session.Connection;

    public IDisposable StopAfter(TimeSpan limit, CancellationToken gone) => session.StopAfter(limit, gone);

    public bool WasStopped(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_INTERRUPT };

    public void Dispose() => session.Dispose();
}
