using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using ODataSql.Sql;
using ODataSql.Sql.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Storage.RowSecurity;
using SQLitePCL;

namespace PcaTracker.Storage;

/// <summary>SQLite: one file, in which one connection writes at a time and many read.</summary>
internal sealed class SqliteSystem(string file) : DatabaseSystem
{
    private readonly Lazy<CommitWatch> _commits = new(() => new CommitWatch(file));

    /// <summary>The file.</summary>
    public string File => file;

    public override SqlDialect Dialect { get; } = new SqliteDialect();

    public override string Place => file;

    public override long CommitVersion => _commits.Value.Version;

    public override PooledConnection Open(Audience? audience, bool writes, TimeProvider time)
    {
        var mode = writes ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly;
        var scoped = audience is null ? null : Connections.OpenForAudience(file, mode);
        var connection = scoped ?? Connections.Open(file, mode);
        SqliteDialect.RegisterFunctions(connection);
        connection.CreateFunction("utc_now", () => Instants.Text(time.GetUtcNow()));
        connection.CreateFunction("day_from_today", (long days) => Days.Text(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays((int)days)));
        // Registered once: defining a function again would invalidate every prepared statement of the connection.
        var pooled = new Pooled(connection);
        connection.CreateFunction("actor_id", () => pooled.Account);
        if (audience is not null)
            VisibleViews.CreateOn(connection, audience);
        // A writer that meets another program waits without a thread, and therefore not in SQLite.
        connection.Execute(writes ? "PRAGMA busy_timeout = 0" : "PRAGMA query_only = ON");
        if (scoped is not null)
            scoped.RowSecurityAuthorizer = RowSecurityAuthorizer.Attach(scoped, writes);
        return pooled;
    }

    public override WriteTransaction? TryBegin(DbConnection connection) => SqliteWriteTransaction.TryBegin((SqliteConnection)connection);

    public override void Dispose()
    {
        if (_commits.IsValueCreated)
            _commits.Value.Dispose();
    }

    private sealed class Pooled(SqliteConnection connection) : PooledConnection
    {
        public override DbConnection Connection => connection;

        public override bool IsClean => connection.State == ConnectionState.Open && raw.sqlite3_get_autocommit(connection.Handle) != 0;

        public long? Account { get; private set; }

        public override void LendTo(long? account) => Account = account;
    }
}
