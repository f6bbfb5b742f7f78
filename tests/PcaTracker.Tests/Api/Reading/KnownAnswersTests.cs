using System.Net;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Who has an answer is not sent it again, unless something in it may have changed that the row's tag does not count (RFC 9110, section 13.1.2).</summary>
public class KnownAnswersTests
{
    [Theory]
    [InlineData("Articles(1)", HttpStatusCode.NotModified)]
    [InlineData("Rounds(1)", HttpStatusCode.NotModified)]
    [InlineData("Rounds(@id)?@id=1", HttpStatusCode.NotModified)]
    [InlineData("Chapters(1)?$select=Code,heading&$format=json", HttpStatusCode.NotModified)]
    [InlineData("Chapters(1)", HttpStatusCode.OK)]
    [InlineData("Chapters(1)?$select=Code,Status", HttpStatusCode.OK)]
    [InlineData("Chapters(1)?$select=*", HttpStatusCode.OK)]
    [InlineData("Chapters(1)?$select=Code,Later&$compute=now() as Later", HttpStatusCode.OK)]
    [InlineData("Articles(1)?$expand=Chapter", HttpStatusCode.OK)]
    // Another row may be found there, whose tag reads the same.
    [InlineData("Rounds(Number=1)", HttpStatusCode.OK)]
    [InlineData("Articles(1)/Chapter?$select=Code", HttpStatusCode.OK)]
    public async Task A_row_is_known_by_its_tag_when_all_that_is_shown_is_its_own(string resource, HttpStatusCode status)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var tag = (await analyst.Read(resource)).Header("ETag")!;

        var known = await analyst.Read(resource, ("If-None-Match", tag));

        Assert.Equal((status, tag), (known.Status, known.Header("ETag")));
    }

    [Fact]
    public async Task A_chapter_is_sent_again_when_a_deadline_came_that_it_counts()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        var before = await negotiator.Read("Chapters(1)?$select=OpenDeadlines");

        await negotiator.Post("Deadlines", new { Title = "Reply", DueOn = "2027-01-05", ResponsibleParty = "KZ", ChapterId = 1, Visibility = "kz" });
        var after = await negotiator.Read("Chapters(1)?$select=OpenDeadlines", ("If-None-Match", before.Header("ETag")!));

        Assert.Equal(before.Header("ETag"), after.Header("ETag"));
        Assert.Equal(("0", "1"), (before["OpenDeadlines"], after["OpenDeadlines"]));
    }

    [Fact]
    public async Task What_follows_other_rows_is_known_as_such_and_nothing_else()
    {
        await using var app = await TestApp.StartAsync();
        using var session = app.Database.OpenAsSystem();
        var schema = DatabaseSchema.Of(session.Connection);

        foreach (var set in EntitySets.All.Where(s => s.Changeable))
        {
            var own = schema.Columns.Where(c => c.Table == set.Table).Select(c => c.Name).ToHashSet();
            var released = schema.Links.Where(l => l.Table == set.Table && l.IsUnlinked).Select(l => l.Column).ToHashSet();
            // The code of a chapter and the number of a round stay: they follow the row's own link, which is never set to null.
            var steady = new[] { "chapter_code", "parent_code", released.Contains("round_id") ? "" : "round_number" };
            var follows = set.Properties.Where(p => released.Contains(p.Column) || (!own.Contains(p.Column) && !steady.Contains(p.Column))).Select(p => p.Name);
            Assert.Equal(follows, set.Properties.Where(p => p.FollowsOthers).Select(p => p.Name));
        }
    }

    [Theory]
    [InlineData("Chapters(1)", null)]
    [InlineData("Chapters/$count", null)]
    [InlineData("Chapters", "maxpagesize=3")]
    public async Task A_preference_is_said_to_be_applied_where_it_was(string resource, string? applied)
    {
        var app = await SharedApp.GetAsync();

        var answer = await app.As(Side.Joint, Role.Analyst).Read(resource, ("Prefer", "maxpagesize=3"));

        Assert.Equal((HttpStatusCode.OK, applied), (answer.Status, answer.Header("Preference-Applied")));
    }

    [Fact]
    public async Task The_address_of_the_service_may_be_percent_encoded()
    {
        var app = await SharedApp.GetAsync();

        using var answer = await app.As(Side.Joint, Role.Analyst).GetAsync("/%6Fdata/Chapters/$count", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_long_question_in_a_body_goes_on_by_links_to_its_end()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var filter = $"Text ne '{new string('ж', 7_000)}'";

        using var body = new StringContent($"$select=Id&$filter={filter}", new System.Net.Http.Headers.MediaTypeHeaderValue("text/plain", "utf-8"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/odata/Positions/$query") { Content = body, Headers = { { "Prefer", "maxpagesize=40" } } };
        using var first = await analyst.SendAsync(request, TestContext.Current.CancellationToken);
        var page = System.Text.Json.Nodes.JsonNode.Parse(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        var rows = page["value"]!.AsArray().Count;
        while ((string?)page["@odata.nextLink"] is { } link)
        {
            page = System.Text.Json.Nodes.JsonNode.Parse(await analyst.GetStringAsync(link, TestContext.Current.CancellationToken))!;
            rows += page["value"]!.AsArray().Count;
        }

        Assert.Equal(77, rows);
    }
}
