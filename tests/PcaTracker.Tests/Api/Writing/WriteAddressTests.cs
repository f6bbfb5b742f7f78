using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>A row is written under every address under which it is read.</summary>
public class WriteAddressTests
{
    [Theory]
    [InlineData("Issues({i})")]
    [InlineData("Issues(Id={i})")]
    [InlineData("Issues/{i}")]
    [InlineData("issues({i})")]
    [InlineData("Chapters({c})/Issues({i})")]
    [InlineData("Chapters/{c}/Issues/{i}")]
    [InlineData("Chapters(Code='T.1')/Issues({i})")]
    [InlineData("Positions({p})/Issue")]
    [InlineData("Issues(@issue)?@issue={i}")]
    [InlineData("$entity?$id=Issues({i})")]
    [InlineData("Chapters(Code='T.1')/Positions({p})/Issue")]
    public async Task A_row_is_changed_and_deleted_wherever_it_is_found(string path)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var (issue, position) = (record.AddIssue(Side.EU, "eu"), record.AddPosition(Side.EU, "offer", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);
        await client.Patch($"Positions({position})", new { IssueId = issue });
        path = path.Replace("{i}", $"{issue}", StringComparison.Ordinal).Replace("{p}", $"{position}", StringComparison.Ordinal).Replace("{c}", $"{record.Chapter("T.1")}", StringComparison.Ordinal);

        var patched = await client.Patch(path, new { Priority = 1 }, "W/\"1\"");
        var put = await client.Put(path, new { Title = "y", Visibility = "eu" }, "W/\"2\"", ("Prefer", "return=representation"));
        var acted = await client.Act($"Issues({issue})/Resolve");
        var deleted = await client.Remove(path);

        Assert.Equal((HttpStatusCode.NoContent, "W/\"2\""), (patched.Status, patched.Header("ETag")));
        Assert.Equal((HttpStatusCode.OK, $"{issue}", "W/\"3\""), (put.Status, put["Id"], put.Header("ETag")));
        Assert.Equal((HttpStatusCode.OK, "resolved"), (acted.Status, acted["Status"]));
        Assert.Equal("409 still-referred-to", deleted.Refusal);
    }

    [Fact]
    public async Task A_row_created_below_another_leads_there()
    {
        var (app, record) = await SharedRecord.GetAsync();
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Post("Chapters(Code='T.1')/Issues", new { Title = "x", Visibility = "eu" });
        var same = await client.Post($"Chapters({record.Chapter("T.1")})/Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });
        var bound = await client.Post($"Chapters({record.Chapter("T.1")})/Issues", """{"Chapter@odata.bind": "Chapters(Code='T.1')", "Title": "x", "Visibility": "eu"}""");

        Assert.All([reply, same, bound], created => Assert.Equal((HttpStatusCode.Created, "T.1"), (created.Status, created["ChapterCode"])));
        Assert.Equal($"{app.Address}odata/Issues({reply["Id"]})", reply.Header("Location"));
    }

    [Theory]
    [InlineData("Chapters(Code='T.1')/Issues", """{"Chapter@odata.bind": "Chapters({U})", "Title": "x", "Visibility": "eu"}""", "400 contradiction ChapterId")]
    [InlineData("Chapters(Code='T.1')/Issues", """{"Chapter": {"Code": "X", "Level": "title", "Heading": "x"}, "Title": "x", "Visibility": "eu"}""", "400 contradiction ChapterId")]
    [InlineData("Chapters(Code='Nowhere')/Issues", """{"Title": "x", "Visibility": "eu"}""", "404 not-found")]
    [InlineData("Chapters(424242)/Issues", """{"Title": "x", "Visibility": "eu"}""", "404 not-found")]
    [InlineData("Issues(424242)/Chapter/Issues", """{"Title": "x", "Visibility": "eu"}""", "404 not-found")]
    public async Task A_row_is_not_created_below_what_it_does_not_lead_to(string path, string body, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post(path, body.Replace("{U}", $"{site.Record.Chapter("U")}", StringComparison.Ordinal));

        Assert.Equal(refusal, reply.Refusal);
        site.AssertUnchanged();
    }

    [Theory]
    [InlineData("Positions({p})/Issue", "404 not-found")]
    [InlineData("Chapters(Code='U')/Positions({p})", "404 not-found")]
    [InlineData("Chapters(Code='Nowhere')", "404 not-found")]
    public async Task What_an_address_does_not_lead_to_is_not_changed(string path, string refusal)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var position = record.AddPosition(Side.EU, "offer", "eu");
        var client = app.As(Side.EU, Role.Negotiator);
        path = path.Replace("{p}", $"{position}", StringComparison.Ordinal);

        Assert.Equal(refusal, (await client.Patch(path, "{}")).Refusal);
        Assert.Equal(path.StartsWith("Chapters(Code='Nowhere", StringComparison.Ordinal) ? "405 method-not-allowed" : refusal, (await client.Remove(path)).Refusal);
    }
}
