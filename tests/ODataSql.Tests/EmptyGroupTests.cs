namespace ODataSql.Tests;

/// <summary>A group of <c>groupby</c> stays when all its rows are filtered out (OData Data Aggregation 4.0, 3.2.3).</summary>
public class EmptyGroupTests
{
    [Theory]
    [InlineData("filter(Priority gt 100)/aggregate($count as N)", """{"Party":"EU","N":0},{"Party":"KZ","N":0}""")]
    [InlineData("concat(identity,filter(Priority gt 100))/aggregate($count as N)", """{"Party":"EU","N":2},{"Party":"KZ","N":2}""")]
    [InlineData("filter(Priority gt 100)/concat(aggregate($count as N),aggregate(Id with max as N))/aggregate(N with sum as M)", """{"Party":"EU","M":0},{"Party":"KZ","M":0}""")]
    [InlineData("groupby((Topic),aggregate($count as N))/filter(N gt 5)/aggregate($count as M)", """{"Party":"EU","M":0},{"Party":"KZ","M":0}""")]
    [InlineData("filter(Priority gt 2)/groupby((Topic),aggregate($count as N))", """{"Party":"KZ","Topic":"Тарифы","N":1}""")]
    [InlineData("concat(filter(Priority gt 2),filter(Priority gt 100))/groupby((Topic),aggregate($count as N))", """{"Party":"KZ","Topic":"Тарифы","N":1}""")]
    public async Task Group_stays_when_all_its_rows_are_filtered_out(string steps, string rows)
    {
        using var sample = new Sample();

        var answer = await sample.Get($"Positions?$apply=groupby((Party),{steps})");

        Assert.EndsWith($"\"value\":[{rows}]}}", answer.Replace("\"@odata.id\":null,", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("concat(filter(Priority gt 2),filter(Priority gt 100))/aggregate($count as N)")]
    [InlineData("concat(topcount(1,Priority),filter(Priority gt 2))/filter(Id gt 0)/aggregate($count as N)")]
    [InlineData("concat(filter(Priority gt 2),search(visa))/concat(aggregate($count as N),aggregate(Id with sum as N))")]
    [InlineData("filter(Priority gt 2)/groupby((Topic),aggregate($count as N))/aggregate($count as M)")]
    [InlineData("filter(Priority gt 2)/groupby((rollup(Topic,Id)),aggregate($count as N))/aggregate($count as M)")]
    [InlineData("groupby((Topic),filter(Priority gt 2))/aggregate($count as M)")]
    [InlineData("groupby((Topic),skip(1)/groupby((Id)))/top(1)/aggregate($count as M)")]
    public void Aggregate_of_a_group_that_may_be_lost_is_501(string steps)
    {
        var refusal = Sample.Refuse($"Positions?$apply=groupby((Party),{steps})");

        Assert.Equal(new QueryRefusal(501, "not-supported", "'aggregate' in a group after 'concat' or 'groupby' of rows that 'filter' or the like may all have taken is not supported.", "$apply"), refusal);
    }
}
