using Microsoft.Data.Sqlite;
using ODataSql.Sql;
using ODataSql.Sql.Sqlite;
using SQLitePCL;

namespace ODataSql.Tests;

/// <summary>Prepared statements are reused; a disposed cursor reads nothing more from its statement.</summary>
[Trait("Database", "SQLite")]
public class SqliteRowCursorTests
{
    [Fact]
    public void Disposed_cursor_shows_no_rows_of_a_later_one()
    {
        using var sample = new Sample();
        var statements = PreparedStatements.Of((SqliteConnection)sample.Connection);
        var statement = new SqlStatement("SELECT party FROM position", []);
        var first = statements.Start(statement);
        first.Read();
        first.Dispose();

        using var second = statements.Start(statement);
        second.Read();

        Assert.Equal(("EU", null), (second.Value(0), first.Value(0)));
        Assert.Throws<ObjectDisposedException>(() => first.Read());
        Assert.True(second.Read());
        Assert.Equal("KZ", second.Value(0));
    }

    [Fact]
    public void Failed_statement_is_not_executing()
    {
        using var sample = new Sample();
        var connection = (SqliteConnection)sample.Connection;
        raw.sqlite3_prepare_v2(connection.Handle, "SELECT 1", out var statement);
        statement.Dispose();

        Assert.Throws<ObjectDisposedException>(() => PreparedStatements.Of(connection).Step(statement));

        Assert.False(SqliteDialect.IsExecuting(connection));
    }
}
