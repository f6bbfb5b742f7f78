using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class PreconditionTests
{
    [Theory]
    [InlineData("W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("\"1\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"7\", W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("W/\"2\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    public async Task A_reader_who_has_a_row_is_not_sent_it_again(string ifNoneMatch, HttpStatusCode status)
    {
        var site = await UnchangedRecord.GetAsync();
        var (app, issue) = (site.App, site.Issue);

        var reply = await app.As(Side.EU, Role.Analyst).Read($"Issues({issue})?$select=Title", ("If-None-Match", ifNoneMatch));

        Assert.Equal((status, "W/\"1\""), (reply.Status, reply.Header("ETag")));
        Assert.Equal(status == HttpStatusCode.NotModified, reply.Text.Length == 0);
    }

    [Theory]
    [InlineData("W/\"1\"", "200")]
    [InlineData("*", "200")]
    [InlineData("W/\"2\"", "412 changed-meanwhile If-Match")]
    public async Task A_reader_may_insist_on_a_state(string ifMatch, string answer)
    {
        var site = await UnchangedRecord.GetAsync();
        var (app, issue) = (site.App, site.Issue);

        var reply = await app.As(Side.EU, Role.Analyst).Read($"Issues({issue})", ("If-Match", ifMatch));

        Assert.Equal(answer, reply.Status == HttpStatusCode.OK ? "200" : reply.Refusal);
    }

    [Theory]
    [InlineData("Issues")]
    [InlineData("Chapters(1)/Issues")]
    [InlineData("Issues/$count")]
    [InlineData("Issues({i})/Title")]
    [InlineData("Issues({i})/Title/$value")]
    [InlineData("Issues({i})/Positions/$ref")]
    [InlineData("$all")]
    [InlineData("$crossjoin(Issues,Rounds)")]
    [InlineData("Reminders")]
    [InlineData("{delta}")]
    [InlineData("$metadata")]
    [InlineData("")]
    public async Task What_has_no_state_of_its_own_is_in_none_that_a_reader_may_insist_on(string path)
    {
        var site = await UnchangedRecord.GetAsync();
        var (app, issue) = (site.App, site.Issue);
        var client = app.As(Side.EU, Role.Analyst);
        if (path == "{delta}")
            path = (await client.Read("Issues", ("Prefer", "track-changes")))["@odata.deltaLink"]!.Split("/odata/")[1];
        path = path.Replace("{i}", $"{issue}", StringComparison.Ordinal);

        var listed = await client.Read(path, ("If-Match", "W/\"1\""));
        var any = await client.Read(path, ("If-Match", "*"));
        var nowhere = await client.Read("Issues(424242)", ("If-Match", "*"));

        Assert.Equal(("412 changed-meanwhile If-Match", HttpStatusCode.OK, HttpStatusCode.NotFound), (listed.Refusal, any.Status, nowhere.Status));
    }

    [Fact]
    public async Task A_reader_may_insist_on_the_description_that_they_know()
    {
        var app = await SharedApp.GetAsync();
        var client = app.As(Side.EU, Role.Analyst);
        var tag = (await client.Read("$metadata")).Header("ETag")!;

        Assert.Equal(HttpStatusCode.OK, (await client.Read("$metadata", ("If-Match", tag))).Status);
    }

    [Fact]
    public async Task A_tag_says_nothing_of_what_is_expanded_or_hidden()
    {
        var site = await UnchangedRecord.GetAsync();
        var (app, issue) = (site.App, site.Issue);

        var expanded = await app.As(Side.EU, Role.Analyst).Read($"Issues({issue})?$expand=Positions", ("If-None-Match", "W/\"1\""));
        var hidden = await app.As(Side.KZ, Role.Analyst).Read($"Issues({issue})", ("If-None-Match", "W/\"1\""));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (expanded.Status, hidden.Status));
    }

    [Theory]
    [InlineData("W/\"1\"", "412 not-changed")]
    [InlineData("*", "412 already-exists")]
    [InlineData("W/\"2\"", null)]
    public async Task A_change_may_say_on_which_states_it_must_not_be_made(string ifNoneMatch, string? refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");

        var reply = await app.As(Side.EU, Role.Negotiator).Patch($"Issues({issue})", new { Priority = 1 }, "*", ("If-None-Match", ifNoneMatch));

        Assert.Equal(refusal, reply.Status == HttpStatusCode.NoContent ? null : reply.Refusal);
        Assert.Equal(refusal is null ? 1 : 3, record.Scalar<long>("SELECT priority FROM issue"));
    }

    [Theory]
    [InlineData("PATCH", "Issues({i})", """{"Priority": 1}""")]
    [InlineData("PUT", "Issues({i})", """{"Title": "x", "Visibility": "eu"}""")]
    [InlineData("DELETE", "Issues({i})", null)]
    [InlineData("PUT", "Issues({i})/Priority", """{"value": 1}""")]
    [InlineData("DELETE", "Issues({i})/Owner", null)]
    [InlineData("DELETE", "Issues({i})/Article/$ref", null)]
    [InlineData("PATCH", "Issues({i})/Chapter", """{"Heading": "x"}""")]
    [InlineData("PATCH", "Chapters(Code='T.1')", """{"Heading": "x"}""")]
    [InlineData("PATCH", "Chapters(Code='T.1')/Issues({i})", """{"Priority": 1}""")]
    [InlineData("POST", "Issues({i})/Resolve", "{}")]
    public async Task Whoever_changes_a_row_says_on_which_state_they_decided(string method, string path, string? body)
    {
        var site = await UnchangedRecord.GetAsync();
        var client = site.App.As(Side.EU, Role.Negotiator);
        path = path.Replace("{i}", $"{site.Issue}", StringComparison.Ordinal);

        var blind = await client.Send(new HttpMethod(method), path, body, []);
        var stale = await client.Send(new HttpMethod(method), path, body, [("If-Match", "W/\"7\"")]);

        Assert.Equal(("428 if-match-required", "412 changed-meanwhile"), (blind.Refusal, stale.Refusal));
        site.AssertUnchanged();
    }

    [Theory]
    [InlineData("Issues", "If-Match")]
    [InlineData("Issues", "If-None-Match")]
    [InlineData("Chapters(1)/Issues", "If-Match")]
    [InlineData("CloseAllChapters", "If-Match")]
    public async Task A_condition_is_refused_where_no_row_is_named_that_could_meet_it(string resource, string header)
    {
        var app = await SharedApp.GetAsync();
        using var head = app.As(Side.EU, Role.Head);

        var reply = await head.Post(resource, resource == "CloseAllChapters" ? null : new { ChapterId = 1, Title = "New", Visibility = "eu" }, (header, "W/\"1\""));

        Assert.Equal($"400 header-not-allowed {header}", reply.Refusal);
        Assert.Equal("0", (await head.Read("Issues/$count?$filter=Title eq 'New'")).Text);
    }

    [Theory]
    [InlineData("W/\"1\"", null)]
    [InlineData("*", null)]
    [InlineData("W/\"9\"", "412 changed-meanwhile")]
    public async Task An_action_that_leaves_its_row_as_it_is_honours_a_condition_too(string ifMatch, string? refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var reply = await negotiator.Post($"Rounds({record.Round(101)})/LogOutcomes", new { Outcomes = new[] { new { Chapter = "T.1", Summary = "Discussed.", Visibility = "eu" } } }, ("If-Match", ifMatch));

        Assert.Equal((refusal is null, refusal), (reply.Status == HttpStatusCode.OK, refusal is null ? null : reply.Refusal));
    }

    [Theory]
    [InlineData("Articles(Number=900)", """{"ChapterId": 1, "Heading": "x"}""", Role.Negotiator)]
    [InlineData("Rounds(Number=900)", """{"City": "x"}""", Role.Secretariat)]
    public async Task A_row_created_again_under_the_same_name_is_in_no_state_that_the_first_was_in(string path, string body, string role)
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        var client = app.As(role == Role.Secretariat ? Side.Joint : Side.EU, role);
        var first = await client.Put(path, body, ifMatch: null);
        await client.Patch(path, """{"SourceUrl": "https://example.org/"}""", first.Header("ETag"));
        var last = (await client.Read(path)).Header("ETag");
        await client.Remove(path, last);

        var again = await client.Put(path, body, ifMatch: null);
        var stale = new[] { await client.Remove(path, first.Header("ETag")), await client.Patch(path, """{"SourceUrl": null}""", last) };
        var read = await client.Read(path, ("If-None-Match", last!));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (again.Status, read.Status));
        Assert.All(stale, reply => Assert.Equal("412 changed-meanwhile", reply.Refusal));
        Assert.Equal((again.Header("ETag"), HttpStatusCode.NoContent), (read.Header("ETag"), (await client.Remove(path, again.Header("ETag"))).Status));
    }

    // PostgreSQL gives no number twice.
    [Fact]
    [Trait("Database", "SQLite")]
    public async Task A_row_that_gets_the_number_of_another_is_in_no_state_that_the_other_was_in()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        var client = app.As(Side.Joint, Role.Secretariat);
        var first = await client.Post("Milestones", new { Title = "First", Kind = "visit" });
        await client.Remove($"Milestones({first["Id"]})");

        var second = await client.Post("Milestones", new { Title = "Second", Kind = "visit" });
        var stale = await client.Patch($"Milestones({second["Id"]})", new { Title = "Third" }, first.Header("ETag"));

        Assert.Equal((first["Id"], "412 changed-meanwhile"), (second["Id"], stale.Refusal));
    }

    [Fact]
    public async Task A_hidden_row_that_was_deleted_leaves_no_trace_in_the_state_of_a_new_one()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var hidden = record.AddIssue(Side.KZ, "kz");
        await app.As(Side.KZ, Role.Negotiator).Patch($"Issues({hidden})", new { Priority = 1 });
        await app.As(Side.KZ, Role.Negotiator).Remove($"Issues({hidden})");

        var created = await app.As(Side.EU, Role.Negotiator).Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });

        Assert.Equal("W/\"1\"", created.Header("ETag"));
    }
}
