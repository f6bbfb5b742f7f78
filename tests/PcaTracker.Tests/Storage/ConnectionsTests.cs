using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

[Trait("Database", "SQLite")]
public class ConnectionsTests
{
    [Theory]
    [InlineData(SqliteOpenMode.ReadWrite)]
    [InlineData(SqliteOpenMode.ReadOnly)]
    public void Every_connection_has_the_settings_we_rely_on(SqliteOpenMode mode)
    {
        using var directory = new TempDirectory();
        Migrations.Run(directory.Database);

        using var connection = Connections.Open(directory.Database, mode);

        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, connection.ExecuteScalar<int>("PRAGMA synchronous"));
        Assert.Equal(1, connection.ExecuteScalar<int>("PRAGMA foreign_keys"));
        Assert.Equal(0, connection.ExecuteScalar<int>("PRAGMA trusted_schema"));
        Assert.Equal(5000, connection.ExecuteScalar<int>("PRAGMA busy_timeout"));
    }

    [Fact]
    public void The_driver_carries_a_safe_sqlite()
    {
        using var directory = new TempDirectory();

        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadWriteCreate);

        Assert.True(SqliteVersion.IsSafe(connection.ServerVersion));
    }
}
