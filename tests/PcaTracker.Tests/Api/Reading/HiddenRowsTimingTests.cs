using System.Diagnostics;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What the time of an answer tells of rows that its reader does not see.</summary>
public class HiddenRowsTimingTests(ITestOutputHelper output)
{
    private const int Requests = 500;

    [Theory]
    [InlineData("Positions?$filter=contains(Text,'transit')&$top=20&$select=Id")]
    [InlineData("Positions/$count?$filter=contains(Text,'transit')")]
    public async Task Ten_thousand_papers_of_the_other_side_take_less_than_five_milliseconds(string url)
    {
        await using var few = await TestApp.StartAsync();
        await using var many = await TestApp.StartAsync();
        many.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 10000)
            INSERT INTO position (id, chapter_id, party, kind, text, visibility, owner_side)
            SELECT 100000000000000 + abs(random() % 900000000000000), 1 + n % 50, 'KZ', 'fallback', 'Transit fees, transit ' || n, 'kz', 'KZ' FROM number
            """));
        using var clientOfFew = few.As(Side.EU, Role.Negotiator);
        using var clientOfMany = many.As(Side.EU, Role.Negotiator);
        await Time(clientOfFew, url, 50);
        await Time(clientOfMany, url, 50);

        var (without, with) = (new List<double>(), new List<double>());
        for (var i = 0; i < Requests; i++)
        {
            without.Add(await Time(clientOfFew, url, 1));
            with.Add(await Time(clientOfMany, url, 1));
        }

        var difference = Median(with) - Median(without);
        output.WriteLine($"{url}: median {Median(without):0.000} ms without hidden rows, {Median(with):0.000} ms with 10,000; {difference:0.000} ms more.");
        Assert.InRange(difference, -5, 5);
    }

    private static async Task<double> Time(HttpClient client, string url, int times)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            Assert.NotEmpty(await client.GetStringAsync("/odata/" + url, TestContext.Current.CancellationToken));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
