using Npgsql;
using ODataSql.Sql;
using ODataSql.Sql.Postgres;

namespace ODataSql.Tests.Databases;

/// <summary>A connection runs one statement at a time, and is free for the next one whatever became of the last.</summary>
[Trait("Database", "PostgreSQL")]
public sealed class PostgresRowCursorTests : IDisposable
{
    private readonly NpgsqlConnection _connection = TestDatabase.OpenPostgres();
    private readonly PostgresDialect _dialect = new();

    [Fact]
    public void Values_are_read_as_they_are_stored()
    {
        using var row = Start("SELECT 7::bigint, 2.5::float8, true, 'Қазақстан', '', NULL::text, odata.returned(5::numeric), odata.returned(1e30), odata.returned('-Infinity'::numeric)");

        Assert.True(row.Read());

        Assert.Equal(
            [7L, 2.5, 1L, "Қазақстан", "", null, 5L, 1e30, double.NegativeInfinity], Enumerable.Range(0, 9).Select(row.Value));
        Assert.Equal("Қазақстан"u8, row.Text(3));
        Assert.True(row.IsNull(5));
        Assert.False(row.Read());
    }

    [Fact]
    public void Last_row_stays_while_another_statement_runs()
    {
        using var first = Start("SELECT 'one', 1::bigint");
        first.Read();

        using var second = Start("SELECT 'two'");
        second.Read();

        Assert.Equal(("one", 1L, "two"), (first.Value(0), first.Whole(1), second.Value(0)));
        Assert.False(first.Read());
    }

    [Fact]
    public void Statement_with_rows_to_read_is_not_forgotten()
    {
        using var first = Start("SELECT generate_series(1, 3)::bigint");
        first.Read();

        Assert.Throws<InvalidOperationException>(() => Start("SELECT 1"));
    }

    [Fact]
    public void Rest_of_a_long_result_is_not_read()
    {
        var first = Start("SELECT i, pg_sleep(0.1) FROM generate_series(1, 100000) i");
        first.Read();

        first.Dispose();

        Assert.Equal(1, One());
    }

    [Fact]
    public void Failed_statement_leaves_the_connection_free()
    {
        Assert.Throws<PostgresException>(() => Start("SELECT 1 FROM nowhere"));

        Assert.Equal(1, One());
    }

    [Fact]
    public async Task Stopped_statement_fails_and_leaves_the_connection_free()
    {
        var running = Task.Run(() => Start("SELECT pg_sleep(600)"), TestContext.Current.CancellationToken);

        while (!running.IsCompleted)
        {
            _dialect.Stop(_connection);
            await Task.WhenAny(running, Task.Delay(10, TestContext.Current.CancellationToken));
        }

        // So says the driver where it asked for the stop itself, and the server where somebody else did.
        var stopped = await Assert.ThrowsAnyAsync<Exception>(() => running);
        Assert.True(stopped is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled }, $"{stopped}");
        Assert.Equal(1, One());
    }

    [Fact]
    public void Text_that_PostgreSQL_cannot_store_equals_none()
    {
        using var row = _dialect.Start(_connection, new SqlStatement("SELECT $1 = 'a', strpos('abc', $2)::bigint", ["a\0", "\0"]));
        row.Read();

        Assert.Equal((0L, 0L), (row.Whole(0), row.Whole(1)));
    }

    public void Dispose() => _connection.Dispose();

    private long One()
    {
        using var row = Start("SELECT 1::bigint");
        row.Read();
        return row.Whole(0);
    }

    private RowCursor Start(string sql) => _dialect.Start(_connection, new SqlStatement(sql, []));
}
