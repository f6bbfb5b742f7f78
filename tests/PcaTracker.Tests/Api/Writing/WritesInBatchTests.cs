using PcaTracker.Domain;
using PcaTracker.Tests.Api.Batch;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>Rows of one change set build on each other, and stay together or not at all.</summary>
public class WritesInBatchTests
{
    [Fact]
    public async Task Later_requests_bind_create_below_link_and_change_what_an_earlier_one_made()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var position = record.AddPosition(Side.EU, "offer", "eu");

        var answers = await app.As(Side.EU, Role.Negotiator).SendRequests($$"""
            {"id":"1","atomicityGroup":"g","method":"post","url":"Issues","headers":{"content-type":"application/json"},"body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"x","Visibility":"eu"} },
            {"id":"2","atomicityGroup":"g","dependsOn":["1"],"method":"post","url":"Positions","headers":{"content-type":"application/json"},"body":{"Issue@odata.bind":"$1","ChapterId":{{record.Chapter("T.1")}},"Party":"EU","Kind":"proposal","Text":"All.","Visibility":"eu"} },
            {"id":"3","atomicityGroup":"g","dependsOn":["1"],"method":"post","url":"$1/Positions","headers":{"content-type":"application/json","prefer":"return=minimal"},"body":{"ChapterId":{{record.Chapter("T.1")}},"Party":"EU","Kind":"request","Text":"All.","Visibility":"eu"} },
            {"id":"4","atomicityGroup":"g","dependsOn":["1"],"method":"post","url":"$1/Positions/$ref","headers":{"content-type":"application/json"},"body":{"@id":"Positions({{position}})"} },
            {"id":"5","atomicityGroup":"g","dependsOn":["1"],"method":"put","url":"$1/Owner","headers":{"content-type":"application/json","if-match":"$1"},"body":{"value":"y"} },
            {"id":"6","dependsOn":["g"],"method":"get","url":"$1/Positions/$count"}
            """);

        Assert.Equal("1 201, 2 201, 3 204, 4 204, 5 204, 6 200", answers.Statuses());
        Assert.Equal("3", (string?)answers[5]["body"]);
        Assert.Equal("y", record.Scalar<string>("SELECT owner FROM issue"));
    }

    [Theory]
    [InlineData("put", "Rounds(Number=104)", """{"City":"Astana"}""", "428")]
    [InlineData("post", "Chapters(Code='T.1')/Deadlines", """{"Title":"x"}""", "400")]
    [InlineData("put", "Deadlines(424242)/Issue/$ref", """{"@id":"Issues(1)"}""", "428")]
    public async Task What_is_refused_undoes_the_upsert_and_the_rows_created_before(string method, string url, string body, string status)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var answers = await app.As(Side.EU, Role.Secretariat).SendRequests($$"""
            {"id":"1","atomicityGroup":"g","method":"put","url":"Rounds(Number=900)","headers":{"content-type":"application/json"},"body":{"City":"Astana"} },
            {"id":"2","atomicityGroup":"g","method":"post","url":"Rounds","headers":{"content-type":"application/json"},"body":{"Number":901,"Deadlines":[{"Title":"x","DueOn":"2026-12-01","ResponsibleParty":"EU","Visibility":"shared"}]} },
            {"id":"3","atomicityGroup":"g","method":"{{method}}","url":"{{url}}","headers":{"content-type":"application/json"},"body":{{body}} }
            """);

        Assert.Contains(answers, answer => answer["status"]!.ToString() == status);
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM round WHERE number >= 900"));
        Assert.Empty(record.Activity());
    }
}
