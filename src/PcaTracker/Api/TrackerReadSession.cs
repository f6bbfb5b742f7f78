using System.Data.Common;
using ODataSql.AspNetCore.Hosting;
using ODataSql.Sql;
using PcaTracker.Storage;

namespace PcaTracker.Api;

/// <summary>Lends a session of the database to a read of the API.</summary>
internal sealed class TrackerReadSession(Session session) : IReadSession
{
    private readonly IDisposable? _guard = session.Guard();

    public Session Session => session;

    public DbConnection Connection => session.Connection;

    public FirstStatement? First { get; init; }

    public IDisposable StopAfter(TimeSpan limit, CancellationToken gone) => session.StopAfter(limit, gone);

    public bool WasStopped(Exception failure) => StorageRefusal.WasStopped(failure);

    public void Dispose()
    {
        using (session)
            _guard?.Dispose();
    }
}
