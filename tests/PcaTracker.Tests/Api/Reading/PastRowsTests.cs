using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>What <c>$at</c> answers of rows that were recorded and changed day by day.</summary>
public class PastRowsTests
{
    [Fact]
    public async Task Rows_stand_as_the_audit_log_had_them()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var eu = app.As(Side.EU, Role.Negotiator);
        var deadline = record.AddDeadline();
        var waived = record.AddDeadline();
        var issue = record.AddIssue(Side.EU, Visibility.Shared);
        var position = record.AddPosition(Side.EU, "proposal", Visibility.Shared);
        await Done(eu.Patch($"Positions({position})", new { TabledOn = "2026-11-20" }));
        var article = record.Add(Side.EU, Role.Negotiator, "Articles", ("Number", 901), ("ChapterId", record.Chapter("T.1")), ("Text", "[EU: No duties.]"), ("Status", "one-sided"));

        app.Clock.Advance(TimeSpan.FromDays(2)); // 25 November
        await Done(eu.Act($"Deadlines({deadline})/PcaTracker.Move", new { DueOn = "2026-12-15", Reason = "Snow." }));
        await Done(eu.Patch($"Issues({issue})", new { Status = "parked", Priority = 1 }));
        await Done(eu.Patch($"Positions({position})", new { Status = "withdrawn" }));
        await Done(eu.Patch($"Articles({article})", new { Text = "No duties.", Status = "agreed" }));
        await Done(eu.Patch($"Chapters({record.Chapter("T.1")})", new { TextMaturity = "consolidated-text", EuLead = "A. Weber" }));

        app.Clock.Advance(TimeSpan.FromDays(2)); // 27 November
        await Done(eu.Act($"Deadlines({deadline})/PcaTracker.Complete"));
        await Done(eu.Act($"Deadlines({waived})/PcaTracker.Waive", new { Reason = "Settled." }));
        app.Clock.Advance(TimeSpan.FromDays(2));

        using var kz = app.As(Side.KZ, Role.Analyst);
        Assert.Equal("[]", await Value(kz, $"Deadlines?$at=2026-11-22&$filter=Id eq {deadline}"));
        Assert.Equal("""[{"DueOn":"2026-12-01","Status":"open","DoneOn":null}]""", await Value(kz, $"Deadlines?$at=2026-11-24&$filter=Id eq {deadline}&$select=DueOn,Status,DoneOn"));
        Assert.Equal("""[{"DueOn":"2026-12-15","DueAt":"2026-12-15T23:00:00.000Z","Status":"open"}]""", await Value(kz, $"Deadlines?$at=2026-11-26&$filter=Id eq {deadline}&$select=DueOn,DueAt,Status"));
        Assert.Equal("""[{"Status":"done","DoneOn":"2026-11-27"}]""", await Value(kz, $"Deadlines?$at=2026-11-27&$filter=Id eq {deadline}&$select=Status,DoneOn"));
        Assert.Equal("""[{"Status":"open"}]""", await Value(kz, $"Deadlines?$at=2026-11-26&$filter=Id eq {waived}&$select=Status"));
        Assert.Equal("""[{"Status":"waived"}]""", await Value(kz, $"Deadlines?$at=2026-11-28&$filter=Id eq {waived}&$select=Status"));

        Assert.Equal("[]", await Value(kz, $"Articles?$at=2026-11-22&$filter=Number eq 901"));
        Assert.Equal("""[{"Status":"one-sided","Text":"[EU: No duties.]","OpenBrackets":1}]""", await Value(kz, $"Articles?$at=2026-11-24&$filter=Number eq 901&$select=Status,Text,OpenBrackets"));
        Assert.Equal("""[{"Status":"agreed","Text":"No duties.","OpenBrackets":0}]""", await Value(kz, $"Articles?$at=2026-11-25&$filter=Number eq 901&$select=Status,Text,OpenBrackets"));

        // An issue without a round is there from today on; what stands on its page is not a day.
        Assert.Equal("[]", await Value(kz, $"Issues?$at=2026-11-26&$filter=Id eq {issue}"));
        Assert.Equal("""[{"Priority":1,"Status":"parked"}]""", await Value(kz, $"Issues?$at=2026-11-29&$filter=Id eq {issue}&$select=Status,Priority"));

        Assert.Equal("[]", await Value(kz, $"Positions?$at=2026-11-19&$filter=Id eq {position}"));
        Assert.Equal("""[{"Status":null}]""", await Value(kz, $"Positions?$at=2026-11-21&$filter=Id eq {position}&$select=Status"));
        Assert.Equal("""[{"Status":"withdrawn"}]""", await Value(kz, $"Positions?$at=2026-11-25&$filter=Id eq {position}&$select=Status"));

        Assert.Equal(
            """[{"TextMaturity":"none","EuLead":null,"ArticleCount":1,"ArticlesAgreed":0,"OpenBrackets":1,"OpenDeadlines":2,"NextDeadlineOn":"2026-12-01"}]""",
            await Value(kz, "Chapters?$at=2026-11-24&$filter=Code eq 'T.1'&$select=TextMaturity,EuLead,ArticleCount,ArticlesAgreed,OpenBrackets,OpenDeadlines,NextDeadlineOn"));
        Assert.Equal(
            """[{"TextMaturity":"consolidated-text","EuLead":"A. Weber","ArticlesAgreed":1,"OpenBrackets":0,"OpenDeadlines":0,"NextDeadlineOn":null}]""",
            await Value(kz, "Chapters?$at=2026-11-27&$filter=Code eq 'T.1'&$select=TextMaturity,EuLead,ArticlesAgreed,OpenBrackets,OpenDeadlines,NextDeadlineOn"));
    }

    [Fact]
    public async Task What_was_withdrawn_is_in_no_past_day()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        using var kz = app.As(Side.KZ, Role.Head);
        var position = record.AddPosition(Side.EU, "proposal", Visibility.Shared);
        await Done(head.Patch($"Positions({position})", new { TabledOn = "2026-11-20" }));
        app.Clock.Advance(TimeSpan.FromDays(2));
        Assert.NotEqual("[]", await Value(kz, $"Positions?$at=2026-11-24&$filter=Id eq {position}"));

        await Done(head.Patch($"Positions({position})", new { Visibility = "eu" }));

        Assert.Equal("[]", await Value(kz, $"Positions?$at=2026-11-24&$filter=Id eq {position}"));
        Assert.Equal("""[{"Code":"T.1","Positions":[]}]""", await Value(kz, "Chapters?$at=2026-11-24&$filter=Code eq 'T.1'&$select=Code&$expand=Positions"));
        Assert.NotEqual("[]", await Value(head, $"Positions?$at=2026-11-24&$filter=Id eq {position}"));
    }

    private static async Task Done(Task<Reply> write)
    {
        var reply = await write;
        Assert.True((int)reply.Status < 300, reply.Text);
    }

    private static async Task<string> Value(HttpClient client, string url)
    {
        var reply = await client.Read(url);
        Assert.True((int)reply.Status == 200, reply.Text);
        return ApiClient.WithoutIds(reply.Json["value"]!.ToJsonString());
    }
}
