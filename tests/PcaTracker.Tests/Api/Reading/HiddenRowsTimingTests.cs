using System.Diagnostics;
using System.Globalization;
using Dapper;
using ODataSql.Tests;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What the time of an answer tells of rows that its reader does not see.</summary>
public class HiddenRowsTimingTests(HiddenRowsTimingTests.HiddenPapers papers, ITestOutputHelper output) : IClassFixture<HiddenRowsTimingTests.HiddenPapers>
{
    private static readonly int Requests = LongRun.Of(150, all: 500);

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

    [Theory]
    [InlineData("Positions/$count?$search={0}", "zwiebel", "knoblauch")]
    [InlineData("Positions?$search={0}&$top=5", "zwiebel", "knoblauch")]
    [InlineData("Positions/$count?$search=NOT {0}", "zwiebel", "knoblauch")]
    [InlineData("Chapters(2)/Positions/$count?$search={0}", "zwiebel", "knoblauch")]
    [InlineData("Chapters?$top=5&$select=Id&$expand=Positions($search={0};$select=Id)", "zwiebel", "knoblauch")]
    [InlineData("Positions/$count?$filter=contains(Text,'{0}')", "zwiebel", "knoblauch")]
    [InlineData("Positions/$count?$filter=Id eq {0}", "900001", "700001")]
    [InlineData("Positions/$count?$filter=SupersedesId eq {0}", "900001", "700001")]
    [InlineData("Positions/$count?$filter=Visibility eq '{0}'", "eu", "no")]
    [InlineData("Positions/$count?$filter=Party eq '{0}' and Kind eq 'fallback'", "EU", "KZ")]
    public async Task The_time_of_an_answer_tells_nothing_of_what_twenty_thousand_hidden_papers_hold(string url, string hidden, string nobodys)
    {
        using var reader = papers.App.As(Side.KZ, Role.Negotiator);
        var (withHidden, withNobodys) = (string.Format(CultureInfo.InvariantCulture, url, hidden), string.Format(CultureInfo.InvariantCulture, url, nobodys));
        await Time(reader, withHidden, 30);
        await Time(reader, withNobodys, 30);

        var (one, other) = (new List<double>(), new List<double>());
        for (var i = 0; i < Requests; i++)
        {
            one.Add(await Time(reader, withHidden, 1));
            other.Add(await Time(reader, withNobodys, 1));
        }

        var difference = Quarter(one) - Quarter(other);
        output.WriteLine($"{url}: {Quarter(one):0.000} ms for {hidden}, {Quarter(other):0.000} ms for {nobodys}.");
        Assert.InRange(difference, -0.3, 0.3);
    }

    private static async Task<double> Time(HttpClient client, string url, int times)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            Assert.NotEmpty(await client.GetStringAsync("/odata/" + url, TestContext.Current.CancellationToken));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    // What other work on the machine adds falls on the slow half.
    private static double Quarter(List<double> values) => values.Order().ElementAt(values.Count / 4);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>A tracker with 20,000 papers of the EU alone.</summary>
    public sealed class HiddenPapers : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 20000)
                INSERT INTO position (id, chapter_id, party, kind, topic, text, visibility, owner_side, supersedes_id)
                SELECT 900000 + n, 1 + n % 50, 'EU', 'fallback', 'Zwiebel', 'Zwiebel ' || n, 'eu', 'EU', CASE WHEN n > 1 THEN 900001 END FROM number
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
