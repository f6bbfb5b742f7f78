using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using ODataSql;
using PcaTracker.Api;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Groups of rows are counted in memory, unless the grouped texts may be long.</summary>
public class GroupsTests
{
    [Theory]
    [InlineData("groupby((Party,Status),aggregate($count as N))", true)]
    [InlineData("groupby((ChapterCode),aggregate(RoundNumber with max as Last))", true)]
    [InlineData("groupby((Topic))", true)]
    [InlineData("groupby((Chapter/Area),aggregate($count as N))", true)]
    [InlineData("compute(length(Text) as Length)/groupby((Length))", true)]
    [InlineData("groupby((Text))", false)]
    [InlineData("groupby((Party),aggregate(Text with min as First))", false)]
    [InlineData("groupby((SourceUrl),aggregate($count as N))", false)]
    [InlineData("compute(tolower(Text) as Lower)/groupby((Lower))", false)]
    [InlineData("compute(concat(Topic,Text) as All)/groupby((All))", false)]
    [InlineData("groupby((Supersedes/Text))", false)]
    public void Short_values_are_counted_in_memory_and_long_texts_sorted_in_a_file(string apply, bool inMemory)
    {
        var request = new QueryRequest($"Positions?$apply={apply}", new Uri("http://tracker.example/odata/"), null, DateTimeOffset.UnixEpoch);

        var refusal = TrackerEngine.Compile(request, out var query);

        Assert.Null(refusal);
        Assert.Equal(inMemory, query.Rows.Text.Contains("tally_rows(", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Side.EU, "EU 3 KZ 1")]
    [InlineData(Side.KZ, "EU 2 KZ 2")]
    [InlineData(Side.Joint, "EU 2 KZ 1")]
    public async Task Groups_count_the_rows_that_the_reader_sees(string side, string groups)
    {
        await using var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO position (chapter_id, party, kind, topic, text, language, date_precision, visibility, owner_side)
            SELECT 1, party, 'statement', 'Zwiebel', 'text', 'en', 'day', visibility, owner_side
            FROM (
              SELECT 'EU' AS party, 'shared' AS visibility, 'joint' AS owner_side UNION ALL SELECT 'EU', 'shared', 'joint' UNION ALL SELECT 'KZ', 'shared', 'joint'
              UNION ALL SELECT 'EU', 'eu', 'EU' UNION ALL SELECT 'KZ', 'kz', 'KZ') made
            """));
        using var reader = app.As(side, side == Side.Joint ? Role.Analyst : Role.Negotiator);

        var answer = await reader.GetFromJsonAsync<JsonElement>(
            "/odata/Positions?$apply=filter(Topic eq 'Zwiebel')/groupby((Party),aggregate($count as N))&$orderby=Party", TestContext.Current.CancellationToken);

        Assert.Equal(groups, string.Join(' ', answer.GetProperty("value").EnumerateArray().Select(row => $"{row.GetProperty("Party")} {row.GetProperty("N")}")));
    }
}
