using CsCheck;
using Dapper;
using Microsoft.Data.Sqlite;
using ODataSql.Sql.Sqlite;

namespace ODataSql.Tests;

/// <summary>
/// Groups are counted by hashing (<c>tally</c>) and read back as rows (<c>tally_rows</c>); they are the groups of SQLite's own GROUP BY.
/// </summary>
[Trait("Database", "SQLite")]
public sealed class TallyTests : IDisposable
{
    private static readonly object?[] Values =
        [null, 0L, 1L, -1L, long.MaxValue, long.MinValue, "", "0", "EU", "eu", "Қазақстан", "a\0b", new string('x', 300)];

    private static readonly Gen<object?> Value = Gen.Int[0, Values.Length - 1].Select(i => Values[i]);

    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public TallyTests()
    {
        _connection.Open();
        SqliteDialect.RegisterFunctions(_connection);
        _connection.Execute("CREATE TABLE t (a, b, c)");
    }

    [Fact]
    public void Combinations_are_the_groups_of_group_by() => Gen.Select(Value, Value, Value).Array[0, 60].Sample(
        rows =>
        {
            _connection.Execute("DELETE FROM t");
            foreach (var (a, b, c) in rows)
                _connection.Execute("INSERT INTO t VALUES (@a, @b, @c)", new { a, b, c });

            var groups = Texts("SELECT a AS c0, b AS c1, c AS c2, count(*) AS n FROM t GROUP BY a, b, c");
            var combinations = Texts("SELECT c0, c1, c2, n FROM tally_rows((SELECT tally(a, b, c) FROM t))");

            Assert.Equal(groups, combinations);
        },
        iter: 300, threads: 1);

    [Fact]
    public void Many_combinations_are_all_counted()
    {
        _connection.Execute("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 29999) INSERT INTO t SELECT i % 10000, 'text ' || i % 10000, NULL FROM n");

        var found = _connection.QuerySingle<(long, long, long)>("SELECT count(*), min(n), max(n) FROM tally_rows((SELECT tally(a, b, c) FROM t))");

        Assert.Equal((10_000, 3, 3), found);
    }

    [Fact]
    public void No_rows_make_no_combination()
    {
        var found = _connection.ExecuteScalar<long>("SELECT count(*) FROM tally_rows((SELECT tally(a) FROM t))");

        Assert.Equal(0, found);
    }

    [Theory]
    [InlineData("NULL")]
    [InlineData("'text'")]
    [InlineData("x''")]
    [InlineData("x'00'")]
    [InlineData("x'01'")]
    [InlineData("x'ff0100000000000000'")]
    [InlineData("x'01010000000000000003ffffffff61'")]
    [InlineData("x'0101000000000000000101'")]
    public void Blob_that_no_tally_made_has_no_rows(string blob)
    {
        var found = _connection.ExecuteScalar<long>($"SELECT count(*) FROM tally_rows({blob})");

        Assert.Equal(0, found);
    }

    [Fact]
    public void Sum_of_values_that_occur_several_times_is_exact()
    {
        _connection.Execute("INSERT INTO t VALUES (9223372036854775807, 3, NULL), (-9223372036854775807, 2, NULL), (NULL, 5, NULL)");

        var sum = _connection.ExecuteScalar<object>("SELECT exact_sum(a, b) FROM t");

        Assert.Equal(long.MaxValue, sum);
    }

    public void Dispose() => _connection.Dispose();

    private List<string> Texts(string sql) =>
        [.. _connection.Query<(object?, object?, object?, long)>(sql).Select(row => row.ToString()).Order(StringComparer.Ordinal)];
}
