using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class BindTests
{
    [Theory]
    [InlineData("""{"Chapter@odata.bind": "Chapters({T.1})", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@bind": "Chapters({T.1})", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@odata.bind": "{root}Chapters({T.1})", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@odata.bind": "/odata/Chapters({T.1})", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@odata.bind": "Chapters/{T.1}", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@odata.bind": "Chapters(Id={T.1})", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@odata.bind": "Chapters(Code='T.1')", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter@odata.bind": "Articles(Number={number})/Chapter", "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter": {"@odata.id": "Chapters({T.1})"}, "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"Chapter": {"@id": "Chapters({T.1})"}, "ChapterId": {T.1}, "Title": "x", "Visibility": "eu"}""")]
    [InlineData("""{"ChapterId": 1, "Chapter@odata.bind": "Chapters({T.1})", "Title": "x", "Visibility": "eu"}""")]
    public async Task A_new_row_is_linked_by_the_address_of_another(string body)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var client = app.As(Side.EU, Role.Negotiator);
        var number = SharedRecord.Number();
        await client.Post("Articles", new { Number = number, ChapterId = record.Chapter("T.1") });

        var reply = await client.Post("Issues", body.Replace("{number}", $"{number}", StringComparison.Ordinal)
            .Replace("{T.1}", $"{record.Chapter("T.1")}", StringComparison.Ordinal).Replace("{root}", $"{app.Address}odata/", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.Created, "T.1"), (reply.Status, reply["ChapterCode"]));
    }

    [Theory]
    [InlineData("""{"Article@odata.bind": "Articles({a})"}""", true)]
    [InlineData("""{"Article": {"@id": "Articles({a})"}}""", true)]
    [InlineData("""{"Article@odata.bind": null}""", false)]
    [InlineData("""{"Article": null}""", false)]
    public async Task A_change_leads_a_link_elsewhere_or_lets_go(string body, bool linked)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var client = app.As(Side.EU, Role.Negotiator);
        var (first, second) = (await client.Post("Articles", new { Number = SharedRecord.Number(), ChapterId = record.Chapter("T.1") }), await client.Post("Articles", new { Number = SharedRecord.Number(), ChapterId = record.Chapter("T.1") }));
        var issue = await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), ArticleId = long.Parse(first["Id"]!, null), Title = "x", Visibility = "eu" });

        var reply = await client.Patch($"Issues({issue["Id"]})", body.Replace("{a}", second["Id"], StringComparison.Ordinal), "W/\"1\"", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.OK, linked ? second["Id"] : null), (reply.Status, reply["ArticleId"]));
    }

    [Theory]
    [InlineData("""{"Chapter@odata.bind": "Chapters(424242)"}""", "400 unknown-row Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "Chapters(Code='Nowhere')"}""", "400 unknown-row Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "Issues(1)"}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "Chapters"}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "Chapters(1)/Heading"}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "http://example.org/odata/Chapters(1)"}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "//example.org/Chapters(1)"}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": ""}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": "\ud800"}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": 7}""", "400 not-a-reference Chapter@odata.bind")]
    [InlineData("""{"Chapter": {"@id": "Chapters(1)", "Heading": "x"}}""", "400 not-a-reference Chapter")]
    [InlineData("""{"Title@odata.bind": "Chapters(1)"}""", "400 not-a-link Title@odata.bind")]
    [InlineData("""{"Colour@odata.bind": "Chapters(1)"}""", "400 unknown-property Colour@odata.bind")]
    [InlineData("""{"Chapter@odata.bind": null, "Title": "x", "Visibility": "eu"}""", "400 required-property ChapterId")]
    [InlineData("""{"Positions@odata.bind": "Positions(1)"}""", "400 wrong-type Positions@odata.bind")]
    public async Task A_link_that_leads_nowhere_is_refused(string body, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post("Issues", body.Replace("{T.1}", $"{site.Record.Chapter("T.1")}", StringComparison.Ordinal));

        Assert.Equal(refusal, reply.Refusal);
        site.AssertUnchanged();
    }

    [Fact]
    public async Task A_hidden_row_cannot_be_told_from_none_by_linking_it()
    {
        var (app, record) = await SharedRecord.GetAsync();
        var hidden = record.AddIssue(Side.KZ, "kz");
        var client = app.As(Side.EU, Role.Head);

        var (there, nowhere) = (await client.Post("Positions", Body(hidden)), await client.Post("Positions", Body(999_999_999_999_998)));

        Assert.Equal("400 unknown-row Issue@odata.bind", there.Refusal);
        Assert.Equal(nowhere.Text, there.Text.Replace($"{hidden}", "999999999999998", StringComparison.Ordinal));

        string Body(long issue) => $$"""{"ChapterId": {{record.Chapter("T.1")}}, "Party": "EU", "Kind": "offer", "Text": "x", "Visibility": "eu", "Issue@odata.bind": "Issues({{issue}})"}""";
    }

    [Fact]
    public async Task A_new_row_takes_rows_that_are_there()
    {
        var (app, record) = await SharedRecord.GetAsync();
        var (first, second) = (record.AddPosition(Side.EU, "offer", "eu"), record.AddPosition(Side.EU, "proposal", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Post("Issues", $$"""{"ChapterId": {{record.Chapter("T.1")}}, "Title": "x", "Visibility": "eu", "Positions@odata.bind": ["Positions({{first}})", "Positions({{second}})"]}""");

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(2, record.Scalar<long>("SELECT count(*) FROM position WHERE issue_id = @value", long.Parse(reply["Id"]!, null)));
    }
}
