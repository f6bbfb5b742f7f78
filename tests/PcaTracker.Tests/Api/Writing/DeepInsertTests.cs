using System.Net;
using System.Text.Json.Nodes;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class DeepInsertTests
{
    [Fact]
    public async Task Rows_that_come_together_fit_together()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Chapters", new
        {
            Code = "X",
            Level = "title",
            Heading = "Peace",
            Articles = new object[] { new { Number = 900, Heading = "Aims" }, new { Number = 901 } },
            Issues = new object[] { new { Title = "Scope", Visibility = "eu", Positions = new object[] { new { ChapterId = record.Chapter("T.1"), Party = "EU", Kind = "offer", Text = "Half.", Visibility = "eu" } } } },
        });

        Assert.Equal("400 other-chapter Issues/0/Positions/0/IssueId", reply.Refusal);
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM chapter WHERE code = 'X'"));
        Assert.Empty(record.Activity());
    }

    [Fact]
    public async Task Rows_are_created_level_by_level_and_shown_as_deep_as_they_were_sent()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Chapters", new
        {
            Code = "X",
            Level = "title",
            Heading = "Peace",
            Children = new object[] { new { Code = "X.1", Level = "chapter", Heading = "Aims", Articles = new object[] { new { Number = 900 }, new { Number = 901 } } } },
            Deadlines = new object[] { new { Title = "Text", DueOn = "2026-12-01", ResponsibleParty = "EU", Visibility = "shared" } },
        });

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(("X", "X.1", "Text"), ((string?)reply.Json["Code"], (string?)reply.Json["Children"]![0]!["Code"], (string?)reply.Json["Deadlines"]![0]!["Title"]));
        Assert.Equal("900, 901", string.Join(", ", ((JsonArray)reply.Json["Children"]![0]!["Articles"]!).Select(a => a!["Number"])));
        Assert.Equal(reply["Id"], (string?)reply.Json["Children"]![0]!["ParentId"]!.ToString());
        Assert.Equal(5, record.Activity().Count);
    }

    [Fact]
    public async Task A_row_comes_with_the_row_that_it_leads_to()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Issues", new { Title = "Scope", Visibility = "eu", Chapter = new { Code = "X", Level = "title", Heading = "Peace" } });

        Assert.Equal((HttpStatusCode.Created, "X"), (reply.Status, (string?)reply.Json["Chapter"]!["Code"]));
        Assert.Equal(reply["ChapterId"], reply.Json["Chapter"]!["Id"]!.ToString());
    }

    [Fact]
    public async Task Rows_that_are_there_stand_beside_new_ones()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var position = record.AddPosition(Side.EU, "offer", "eu");

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Issues", $$"""
            {"ChapterId": {{record.Chapter("T.1")}}, "Title": "Scope", "Visibility": "eu", "Positions": [
              {"@id": "Positions({{position}})"},
              {"ChapterId": {{record.Chapter("T.1")}}, "Party": "EU", "Kind": "proposal", "Text": "All.", "Visibility": "eu"}]}
            """);

        Assert.Equal((HttpStatusCode.Created, 2), (reply.Status, ((JsonArray)reply.Json["Positions"]!).Count));
    }

    [Fact]
    public async Task The_client_decides_how_much_of_it_the_answer_shows()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);
        static object Chapter(string code) => new { Code = code, Level = "title", Heading = "Peace", Milestones = (object?)null, Issues = new object[] { new { Title = "Scope", Visibility = "eu" } } };

        var shaped = await client.Post("Chapters?$select=Code", new { Code = "X", Level = "title", Heading = "Peace", Issues = new object[] { new { Title = "Scope", Visibility = "eu" } } });
        var minimal = await client.Post("Chapters", new { Code = "Y", Level = "title", Heading = "Peace", Issues = new object[] { new { Title = "Scope", Visibility = "eu" } } }, ("Prefer", "return=minimal"));
        var unknown = await client.Post("Chapters", Chapter("Z"));

        Assert.Equal(("X", null, null), (shaped["Code"], shaped["Heading"], shaped["Issues"]));
        Assert.Equal((HttpStatusCode.NoContent, ""), (minimal.Status, minimal.Text));
        Assert.Equal("400 unknown-property Milestones", unknown.Refusal);
    }

    [Theory]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Articles": [{"Number": 900}, {"Number": 900}]}""", "409 already-exists Articles/1/Number")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Articles": [{"Number": 900}, {}]}""", "400 required-property Articles/1/Number")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Articles": [{"Number": 900, "Chapter@odata.bind": "Chapters(Code='T.1')"}]}""", "400 contradiction Articles/0/ChapterId")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Articles": [7]}""", "400 wrong-type Articles/0")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Articles": [{"@id": "Articles(424242)"}]}""", "400 unknown-row Articles/0")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "History@odata.bind": []}""", "400 read-only-property History@odata.bind")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Issues": [{"Title": "x", "Visibility": "kz"}]}""", "403 not-your-side Issues/0/Visibility")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Children": [{"Children": [{"Children": [{"Children": [{}]}]}]}]}""", "400 too-much-at-once Children/0/Children/0/Children/0/Children/0")]
    [InlineData("""{"Code": "X", "Level": "title", "Heading": "Peace", "Outcomes": [{"Round": {"Number": 900}, "Summary": "x", "Visibility": "eu"}]}""", "403 role-not-allowed Outcomes/0/Round")]
    public async Task What_is_wrong_anywhere_leaves_nothing_behind(string body, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post("Chapters", body);

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(0, site.Record.Scalar<long>("SELECT count(*) FROM chapter WHERE code = 'X'"));
        site.AssertUnchanged();
    }

    [Fact]
    public async Task A_request_creates_so_many_rows_and_no_more()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Chapters", new { Code = "X", Level = "title", Heading = "Peace", Articles = Enumerable.Range(900, 200).Select(number => new { Number = number }) });

        Assert.Equal("400 too-much-at-once Articles/199", reply.Refusal);
        Assert.Empty(record.Activity());
    }
}
