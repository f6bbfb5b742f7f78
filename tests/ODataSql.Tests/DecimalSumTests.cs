using System.Globalization;
using CsCheck;
using Dapper;
using ODataSql.Sql.Sqlite;

namespace ODataSql.Tests;

/// <summary>Sums of decimals, which SQLite stores as reals, are computed in decimal arithmetic in every transformation.</summary>
public class DecimalSumTests
{
    [Fact]
    public async Task Decimals_add_up_exactly()
    {
        using var sample = new Sample();
        sample.Connection.Execute("WITH RECURSIVE number (n) AS (SELECT 5 UNION ALL SELECT n + 1 FROM number WHERE n < 1003) INSERT INTO position (id, chapter_id, party, priority) SELECT n, 1, 'EU', 1 FROM number");

        var answer = await sample.Get("Positions?$apply=filter(Id gt 4)/aggregate(Priority mul 0.1 with sum as Total,Priority mul 1234567890.01 with sum as Large,Priority mul 0.1 with average as Mean)");

        // 999 rows; their sum as reals would be 99.90000000000042.
        Assert.Contains("\"Total\":99.9,", answer, StringComparison.Ordinal);
        Assert.Contains("\"Large\":1233333322119.99,", answer, StringComparison.Ordinal);
        Assert.Contains("\"Mean\":0.1}", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Integers_beyond_the_exact_reals_add_up_exactly()
    {
        using var sample = new Sample();
        sample.Connection.Execute("INSERT INTO position (id, chapter_id, party, priority) VALUES (9007199254740993, 1, 'EU', 1), (9007199254740996, 1, 'KZ', 1)");

        var answer = await sample.Get("Positions?$apply=filter(Id gt 4)/aggregate(Id with sum as Total)");

        Assert.EndsWith("\"value\":[{\"@odata.id\":null,\"Total\":18014398509481989}]}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("filter(Priority in (1,7))/compute(Priority mul 0.1 as T)/topsum(0.8,T)", "[{\"Id\":1},{\"Id\":5}]")]
    [InlineData("filter(Priority in (1,2,7) and Id ne 6)/compute(Priority mul 0.1 as T)/toppercent(90,T)", "[{\"Id\":4},{\"Id\":5}]")]
    [InlineData("filter(Priority in (1,7,30) and Id ne 1)/compute(Priority mul 0.1 as T)/bottomsum(0.8,T)", "[{\"Id\":5},{\"Id\":6}]")]
    [InlineData("filter(Priority in (1,2,7) and Id ne 1)/compute(Priority mul 0.1 as T)/bottompercent(30,T)", "[{\"Id\":4},{\"Id\":6}]")]
    [InlineData("groupby((Party),filter(Priority in (1,7))/topsum(0.8,Priority mul 0.1))", "[{\"Id\":1},{\"Id\":5}]")]
    [InlineData("compute(Priority mul 9007199254740993 as T)/filter(Priority in (1,7))/bottomsum(18014398509481986,T)", "[{\"Id\":1},{\"Id\":6}]")]
    public async Task Topsum_reaches_its_limit_exactly(string steps, string rows)
    {
        using var sample = new Sample();
        // As reals, 0.7 and 0.1 would make 0.7999999999999999, and 9007199254740993 is not a real.
        sample.Connection.Execute("INSERT INTO position (id, chapter_id, party, priority) VALUES (5, 1, 'EU', 7), (6, 1, 'EU', 1), (7, 1, 'EU', 30)");

        var answer = await sample.Get($"Positions?$apply={steps}&$select=Id");

        Assert.EndsWith($"\"value\":{rows}}}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("topsum(1,X)", "[{\"Id\":2}]")]
    [InlineData("bottomsum(1,X)", "[{\"Id\":1},{\"Id\":2},{\"Id\":3},{\"Id\":4}]")]
    [InlineData("toppercent(50,X)", "[{\"Id\":1},{\"Id\":2},{\"Id\":3},{\"Id\":4}]")]
    [InlineData("groupby((Closed),topsum(1,X))", "[{\"Id\":2}]")]
    public async Task Sum_of_both_infinities_is_null(string transformation, string rows)
    {
        using var sample = new Sample();
        var large = "(Priority sub 2)" + string.Concat(Enumerable.Repeat(" mul 9000000000000000000", 17));

        var answer = await sample.Get($"Positions?$apply=compute({large} as X,Id gt 0 as Closed)/{transformation}&$select=Id");

        Assert.EndsWith($"\"value\":{rows}}}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aggregate(X with sum as S)", "{\"S\":null}")]
    [InlineData("aggregate(X with average as S)", "{\"S\":null}")]
    [InlineData("aggregate(X mul 0.1 with sum as S)", "{\"S@odata.type\":\"#Decimal\",\"S\":null}")]
    [InlineData("aggregate(X mul 0.1 with average as S)", "{\"S@odata.type\":\"#Decimal\",\"S\":null}")]
    [InlineData("filter(Id eq 1)/aggregate(X mul 0.1 with average as S)", "{\"S@odata.type\":\"#Decimal\",\"S\":\"-INF\"}")]
    public async Task Sum_of_both_infinities_in_a_group_is_null(string steps, string row)
    {
        using var sample = new Sample();
        var large = "(Priority sub 2)" + string.Concat(Enumerable.Repeat(" mul 9000000000000000000", 17));

        var answer = await sample.Get($"Positions?$apply=compute({large} as X)/{steps}");

        Assert.EndsWith($"\"value\":[{row}]}}", answer.Replace("\"@odata.id\":null,", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Running_total_of_decimals_is_exact()
    {
        using var sample = new Sample();
        var value = Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 20]).Select((digits, places) => (double)(digits / (decimal)Math.Pow(10, places)));

        value.List[1, 12].Sample(values =>
        {
            var table = $"(SELECT key AS n, value AS v FROM json_each('[{string.Join(',', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))}]'))";
            var wanted = sample.Connection.Query<double>($"SELECT (SELECT exact_decimal_sum(b.v) FROM {table} b WHERE b.n <= a.n) FROM {table} a ORDER BY a.n");

            var found = sample.Connection.Query<double>($"SELECT {DecimalFunctions.RunningTotal("v", "OVER (ORDER BY n ROWS UNBOUNDED PRECEDING)")} FROM {table} ORDER BY n");

            Assert.Equal(wanted, found);
        }, iter: 500, threads: 1);
    }
}
