using System.Net;
using System.Text.Json.Nodes;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>A change that brings related rows along (OData 4.01 Protocol, 11.4.3.1).</summary>
public class DeepUpdateTests
{
    [Fact]
    public async Task A_whole_collection_keeps_changes_adds_and_lets_go()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, other) = (record.AddIssue(Side.EU, "eu"), record.AddIssue(Side.EU, "eu"));
        var (kept, changed, left, moved) = (Position(record, issue), Position(record, issue), Position(record, issue), Position(record, other));
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Patch($"Issues({issue})", $$"""
            {"Title": "Duties", "Positions": [
              {"@id": "Positions({{kept}})"}, {"@id": "Positions({{changed}})", "Text": "Half."}, {"Id": {{moved}}, "IssueId": {{issue}}},
              {"ChapterId": {{record.Chapter("T.1")}}, "Party": "EU", "Kind": "offer", "Text": "New.", "Visibility": "eu"}]}
            """, "W/\"1\"");

        Assert.Equal((HttpStatusCode.NoContent, "W/\"2\"", ""), (reply.Status, reply.Header("ETag"), reply.Text));
        Assert.Equal("Half., New., No duties., No duties.", await Texts(client, issue));
        Assert.Equal((null, $"{issue}", $"{issue}"), ((await client.Read($"Positions({left})"))["IssueId"], (await client.Read($"Positions({moved})"))["IssueId"], (await client.Read($"Positions({kept})"))["IssueId"]));
        Assert.Equal("W/\"1\"", (await client.Read($"Positions({kept})")).Header("ETag"));
        Assert.Equal(5, record.Scalar<long>("SELECT count(*) FROM position WHERE visibility = 'eu'"));
    }

    [Fact]
    public async Task Changes_to_a_collection_leave_what_they_do_not_name()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var (unnamed, changed, unlinked, deleted, joined) = (Position(record, issue), Position(record, issue), Position(record, issue), Position(record, issue), record.AddPosition(Side.EU, "offer", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Patch($"Issues({issue})", $$"""
            {"Positions@odata.delta": [
              {"@removed": {"reason": "changed"}, "@id": "Positions({{unlinked}})"}, {"@odata.removed": {"reason": "deleted"}, "Id": {{deleted}}},
              {"@id": "Positions({{joined}})"}, {"Id": {{changed}}, "Text": "Half."},
              {"ChapterId": {{record.Chapter("T.1")}}, "Party": "EU", "Kind": "offer", "Text": "New.", "Visibility": "eu"}]}
            """, "*", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.OK, 4), (reply.Status, ((JsonArray)reply.Json["Positions"]!).Count));
        Assert.Equal("Half., New., No duties., No duties.", await Texts(client, issue));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, null), ((await client.Read($"Positions({deleted})")).Status, (await client.Read($"Positions({unnamed})")).Status, (await client.Read($"Positions({unlinked})"))["IssueId"]));
        Assert.Equal("W/\"1\"", (await client.Read($"Issues({issue})")).Header("ETag"));
    }

    [Fact]
    public async Task The_row_that_a_link_leads_to_is_changed_with_it_or_created()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var position = record.AddPosition(Side.EU, "offer", "eu");
        var client = app.As(Side.EU, Role.Negotiator);

        var created = await client.Patch($"Positions({position})?$expand=Issue", new { Issue = new { ChapterId = record.Chapter("T.1"), Title = "New", Visibility = "eu" } });
        var changed = await client.Patch($"Positions({position})", new { Text = "Half.", Issue = new { Title = "Newer", Chapter = new { Heading = "Renamed" } } }, "*", ("Prefer", "return=representation"));
        var elsewhere = await client.Patch($"Positions({position})", new { Article = new { Number = 900, ChapterId = record.Chapter("T.1"), Heading = "Aims" } });
        var again = await client.Patch($"Positions({position})?$select=Id&$expand=Article", new { Article = new { Number = 900, Heading = "Purposes" } });
        var gone = await client.Patch($"Positions({position})", new { Issue = (object?)null });

        Assert.Equal((HttpStatusCode.OK, "New"), (created.Status, (string?)created.Json["Issue"]!["Title"]));
        Assert.Equal((HttpStatusCode.OK, "Half.", "Newer", "Renamed"), (changed.Status, changed["Text"], (string?)changed.Json["Issue"]!["Title"], (string?)changed.Json["Issue"]!["Chapter"]!["Heading"]));
        Assert.Equal((HttpStatusCode.NoContent, "Purposes", null), (elsewhere.Status, (string?)again.Json["Article"]!["Heading"], again["Text"]));
        Assert.Equal((HttpStatusCode.NoContent, 1, 1), (gone.Status, record.Scalar<long>("SELECT count(*) FROM issue"), record.Scalar<long>("SELECT count(*) FROM article WHERE number = 900")));
        Assert.Null((await client.Read($"Positions({position})"))["IssueId"]);
    }

    [Fact]
    public async Task Replacing_a_row_replaces_what_it_names_with_content_and_leaves_what_it_refers_to()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var (referred, replaced) = (Position(record, issue, ("Topic", "Duties")), Position(record, issue, ("Topic", "Duties")));
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Put($"Issues({issue})", $$"""
            {"Title": "Duties", "Visibility": "eu", "Positions": [{"@id": "Positions({{referred}})"}, {"Id": {{replaced}}, "Kind": "proposal", "Text": "Half.", "Visibility": "eu"}]}
            """);
        var untouched = await client.Put($"Issues({issue})", new { Title = "Quotas", Visibility = "eu" });

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (reply.Status, untouched.Status));
        Assert.Equal(("Duties", null), ((await client.Read($"Positions({referred})"))["Topic"], (await client.Read($"Positions({replaced})"))["Topic"]));
        Assert.Equal(2, record.Scalar<long>("SELECT count(*) FROM position WHERE issue_id IS NOT NULL"));
    }

    [Fact]
    public async Task A_row_created_by_its_key_brings_rows_along()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Put("Chapters(Code='X')", """{"Level": "title", "Heading": "Peace", "Articles": [{"Number": 900}], "Children": [{"Code": "X.1", "Level": "chapter", "Heading": "Aims"}]}""", ifMatch: null);
        var again = await client.Patch("Chapters(Code='X')", """{"Children@delta": [{"Code": "X.1", "Heading": "Purposes"}, {"@id": "Chapters(Code='X.2')", "Level": "chapter", "Heading": "Means"}]}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NoContent), (reply.Status, again.Status));
        Assert.Equal("X.1 Purposes, X.2 Means", record.Scalar<string>("SELECT string_agg(code || ' ' || heading, ', ') FROM chapter WHERE parent_id = (SELECT id FROM chapter WHERE code = 'X')"));
        Assert.Equal(1, record.Scalar<long>("SELECT count(*) FROM article WHERE number = 900"));
    }

    [Theory]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Positions({p})", "@odata.etag": "W/\"7\"", "Text": "x"}]}""", "412 changed-meanwhile Positions/0/@odata.etag")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Positions({p})", "@etag": "W/\"7\""}]}""", "412 changed-meanwhile Positions/0/@odata.etag")]
    [InlineData("PATCH", """{"Title": "y", "Positions@delta": [{"@removed": {"reason": "deleted"}, "@id": "Positions({p})", "@odata.etag": "W/\"7\""}]}""", "412 changed-meanwhile Positions/0/@odata.etag")]
    [InlineData("PATCH", """{"Title": "y", "@odata.etag": "W/\"7\""}""", "412 changed-meanwhile @odata.etag")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"@odata.etag": "W/\"7\"", "Heading": "x"}}""", "412 changed-meanwhile Chapter/@odata.etag")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Positions({p})", "@odata.etag": 7}]}""", "400 wrong-type Positions/0/@odata.etag")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Positions({p})"}, {"Id": {p}, "Text": "x"}]}""", "400 named-twice Positions/1")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Positions(424242)", "Text": "x"}]}""", "400 unknown-row Positions/0")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"Id": 424242}]}""", "400 unknown-row Positions/0")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Chapters(1)", "Text": "x"}]}""", "400 not-a-reference Positions/0/@id")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"Id": "none", "Text": "x"}]}""", "400 wrong-type Positions/0/Id")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Articles": [{"Number": "none"}]}}""", "400 wrong-type Chapter/Articles/0/Number")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Articles": [{"@id": "Articles(Number=900)", "Heading": 7}]}}""", "400 wrong-type Chapter/Articles/0/Heading")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@id": "Positions({p})", "Text": ""}]}""", "400 required-property Positions/0/Text")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"Text": "x"}]}""", "400 required-property Positions/0/ChapterId")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"Colour": "red"}]}""", "400 unknown-property Positions/0/Colour")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [7]}""", "400 wrong-type Positions/0")]
    [InlineData("PATCH", """{"Title": "y", "Positions": null}""", "400 wrong-type Positions")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"@removed": {"reason": "changed"}, "@id": "Positions({p})"}]}""", "400 not-in-a-delta Positions/0/@removed")]
    [InlineData("PATCH", """{"Title": "y", "Positions@delta": [{"@removed": {}, "@id": "Positions({p})"}]}""", "400 wrong-removal Positions/0/@removed")]
    [InlineData("PATCH", """{"Title": "y", "Positions@delta": [{"@removed": {"reason": "deleted"}}]}""", "400 required-property Positions/0/Id")]
    [InlineData("PATCH", """{"Title": "y", "Positions@delta": [{"@removed": {"reason": "changed"}, "@id": "Positions({free})"}]}""", "400 unknown-row Positions/0")]
    [InlineData("PATCH", """{"Title": "y", "Positions@delta": [{"@id": "Positions({p})", "Issue": {"Positions@delta": [{"@removed": {"reason": "maybe"}}]}}]}""", "400 wrong-removal Positions/0/Issue/Positions/0/@removed")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [], "Positions@delta": []}""", "400 duplicate-property Positions")]
    [InlineData("PATCH", """{"Title": "y", "Article@bind": null, "Article": {"Number": 900}}""", "400 duplicate-property Article")]
    [InlineData("PATCH", """{"Title": "y", "Chapter@delta": []}""", "400 not-a-collection Chapter@delta")]
    [InlineData("PATCH", """{"Title": "y", "Title@delta": []}""", "400 not-a-collection Title@delta")]
    [InlineData("PUT", """{"Title": "y", "Visibility": "eu", "Positions@delta": []}""", "400 delta-not-patched Positions@delta")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Code": "U", "Heading": "x"}}""", "400 read-only-property ChapterId")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Heading": ""}}""", "400 required-property Chapter/Heading")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"History@odata.delta": []}}""", "400 read-only-property Chapter/History")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"History@odata.bind": ["ChapterHistory(1)"]}}""", "400 read-only-property Chapter/History@odata.bind")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"StateOfPlay@odata.bind": ["StateOfPlay(1)"]}}""", "400 read-only-property Chapter/StateOfPlay@odata.bind")]
    [InlineData("PATCH", """{"Title": "y", "Positions": [{"Id": {p}, "Text": "x", "Issue@odata.bind": null}]}""", "400 contradiction Positions/0/IssueId")]
    [InlineData("PUT", """{"Title": "y", "Visibility": "eu", "Positions@bind": ["Positions({p})"], "Chapter": {"Issues": [{"Id": {i}, "Chapter@odata.bind": "Chapters(Code='T.2')"}]}}""", "400 contradiction Chapter/Issues/0/ChapterId")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Issues": []}}""", "409 link-stays Chapter/Issues/ChapterId")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Issues@delta": [{"@removed": {"reason": "changed"}, "@id": "Issues({i})"}]}}""", "409 link-stays Chapter/Issues/0/ChapterId")]
    [InlineData("PATCH", """{"Title": "y", "Chapter": {"Parent": {"Children": [{"Children": [{"Code": "x"}]}]}}}""", "400 too-much-at-once Chapter/Parent/Children/0/Children/0")]
    public async Task What_is_wrong_anywhere_leaves_nothing_changed(string method, string body, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();
        body = body.Replace("{p}", $"{site.Linked}", StringComparison.Ordinal).Replace("{i}", $"{site.Issue}", StringComparison.Ordinal).Replace("{free}", $"{site.Free}", StringComparison.Ordinal);

        var reply = await site.App.As(Side.EU, Role.Negotiator).Send(new HttpMethod(method), $"Issues({site.Issue})", body, [("If-Match", "*")]);

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(("Export duties", $"{site.Issue}"), (site.Record.Scalar<string>("SELECT title FROM issue"), site.Record.Scalar<string>("SELECT issue_id FROM position WHERE id = @value", site.Linked)));
        site.AssertUnchanged();
    }

    [Fact]
    public async Task What_the_caller_does_not_see_is_neither_let_go_nor_told_of()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");
        var (seen, hidden) = (Position(record, issue), record.Add(Side.KZ, Role.Negotiator, "Positions", ("ChapterId", record.Chapter("T.1")), ("Party", Side.KZ), ("Kind", "offer"), ("Text", "x"), ("Visibility", "kz"), ("IssueId", issue)));
        var client = app.As(Side.EU, Role.Negotiator);

        var emptied = await client.Patch($"Issues({issue})?$expand=Positions", """{"Positions": []}""");
        foreach (var body in (string[])["""{"Positions": [{"@id": "Positions({p})"}]}""", """{"Positions": [{"Id": {p}, "Text": "x"}]}""",
            """{"Positions@delta": [{"@id": "Positions({p})"}]}""", """{"Positions@delta": [{"@removed": {"reason": "changed"}, "@id": "Positions({p})"}]}""",
            """{"Positions@delta": [{"@removed": {"reason": "deleted"}, "Id": {p}, "@odata.etag": "W/\"7\""}]}""", """{"Positions@odata.bind": ["Positions({p})"]}"""])
        {
            var there = await client.Patch($"Issues({issue})", body.Replace("{p}", $"{hidden}", StringComparison.Ordinal));
            var nowhere = await client.Patch($"Issues({issue})", body.Replace("{p}", "999999999999998", StringComparison.Ordinal));

            Assert.Equal("400 unknown-row Positions", there.Refusal.Split('/', '@')[0]);
            Assert.Equal(nowhere.Text, there.Text.Replace($"{hidden}", "999999999999998", StringComparison.Ordinal));
        }

        Assert.Equal((HttpStatusCode.OK, "[]"), (emptied.Status, emptied.Json["Positions"]!.ToJsonString()));
        Assert.Equal($"{hidden}", record.Scalar<string>("SELECT string_agg(CAST(id AS text), ',') FROM position WHERE issue_id IS NOT NULL"));
        Assert.Equal(1, record.Scalar<long>("SELECT revision FROM position WHERE id = @value", hidden));
        Assert.Equal(2, record.Scalar<long>("SELECT revision FROM position WHERE id = @value", seen));
    }

    [Fact]
    public async Task A_link_to_a_hidden_row_is_no_link()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, deadline) = (record.AddIssue(Side.KZ, "kz"), record.AddDeadline());
        app.Database.WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection, "UPDATE deadline SET issue_id = @issue", new { issue }));

        var reply = await app.As(Side.EU, Role.Negotiator).Patch($"Deadlines({deadline})", """{"Issue": {"Title": "Seen"}}""");

        Assert.Equal("400 required-property Issue/ChapterId", reply.Refusal);
        Assert.Equal("Export duties", record.Scalar<string>("SELECT title FROM issue"));
    }

    [Fact]
    public async Task Each_row_is_written_by_whoever_may_write_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (mine, theirs) = (record.AddIssue(Side.EU, "shared"), record.AddIssue(Side.KZ, "shared"));
        var position = record.Add(Side.KZ, Role.Negotiator, "Positions", ("ChapterId", record.Chapter("T.1")), ("Party", Side.KZ), ("Kind", "offer"), ("Text", "x"), ("Visibility", "shared"), ("IssueId", mine));
        var client = app.As(Side.EU, Role.Head);

        var changed = await client.Patch($"Issues({mine})", $$"""{"Title": "y", "Positions": [{"@id": "Positions({{position}})", "Text": "y"}]}""");
        var letGo = await client.Patch($"Issues({mine})", """{"Title": "y", "Positions": []}""");
        var deleted = await client.Patch($"Issues({mine})", $$"""{"Title": "y", "Positions@delta": [{"@removed": {"reason": "deleted"}, "@id": "Positions({{position}})"}]}""");
        var above = await client.Patch($"Positions({position})", """{"Issue": {"Title": "y"}}""");
        var round = await app.As(Side.EU, Role.Negotiator).Patch($"Issues({theirs})", """{"Chapter": {"Outcomes@delta": [{"Round": {"Number": 900}}]}}""");
        var referred = await client.Patch($"Issues({mine})", $$"""{"Title": "y", "Positions": [{"@id": "Positions({{position}})"}]}""");

        Assert.Equal(("403 not-your-side Positions/0", "403 not-your-side Positions", "403 not-your-side Positions/0", "403 not-your-side"), (changed.Refusal, letGo.Refusal, deleted.Refusal, above.Refusal));
        Assert.Equal(("403 not-your-side", HttpStatusCode.NoContent), (round.Refusal, referred.Status));
        Assert.Equal((1, "x"), (record.Scalar<long>("SELECT revision FROM position WHERE id = @value", position), record.Scalar<string>("SELECT text FROM position WHERE id = @value", position)));
    }

    [Fact]
    public async Task A_client_of_4_0_links_rows_and_brings_none_along()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var (first, second) = (Position(record, issue), record.AddPosition(Side.EU, "offer", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);

        var bound = await client.Patch($"Issues({issue})", $$"""{"Positions@odata.bind": ["Positions({{second}})"], "@odata.etag": "W/\"7\""}""", "*", ("OData-Version", "4.0"));
        foreach (var body in (string[])["""{"Positions": []}""", """{"Positions@odata.delta": []}""", """{"Chapter": {"Heading": "x"}}"""])
        {
            Assert.StartsWith("400 version-too-low", (await client.Patch($"Issues({issue})", body, "*", ("OData-Version", "4.0"))).Refusal, StringComparison.Ordinal);
            Assert.StartsWith("400 version-too-low", (await client.Patch($"Issues({issue})", body, "*", ("OData-MaxVersion", "4.0"))).Refusal, StringComparison.Ordinal);
        }

        Assert.Equal((HttpStatusCode.NoContent, $"{issue}", $"{issue}"), (bound.Status, (await client.Read($"Positions({first})"))["IssueId"], (await client.Read($"Positions({second})"))["IssueId"]));
    }

    [Fact]
    public async Task One_request_lets_go_of_so_many_rows_and_no_more()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        app.Database.WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection,
            $"""
            INSERT INTO position (chapter_id, issue_id, party, kind, text, visibility, owner_side)
            SELECT chapter_id, issue.id, 'EU', 'offer', 'x', 'eu', 'EU' FROM issue, {Numbers.To(201)}
            """));

        var tooMany = await app.As(Side.EU, Role.Negotiator).Patch($"Issues({issue})", """{"Positions": []}""");
        var references = await app.As(Side.EU, Role.Negotiator).Patch($"Issues({issue})", new { Positions = Enumerable.Repeat(new { Id = 1 }, 200) });

        Assert.Equal(("400 too-much-at-once Positions", "400 too-much-at-once Positions/199"), (tooMany.Refusal, references.Refusal));
        Assert.Equal(201, record.Scalar<long>("SELECT count(*) FROM position WHERE issue_id IS NOT NULL"));
    }

    [Fact]
    public async Task Rows_of_several_collections_are_let_go_within_one_limit()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var article = record.Add(Side.EU, Role.Negotiator, "Articles", ("Number", 900L), ("ChapterId", record.Chapter("T.1")));
        var issue = record.Add(Side.EU, Role.Negotiator, "Issues", ("ChapterId", record.Chapter("T.1")), ("ArticleId", article), ("Title", "x"), ("Visibility", "eu"));
        app.Database.WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection,
            $"""
            INSERT INTO position (chapter_id, issue_id, article_id, party, kind, text, visibility, owner_side)
            SELECT chapter_id, CASE value % 2 WHEN 0 THEN issue.id END, CASE value % 2 WHEN 1 THEN article_id END, 'EU', 'offer', 'x', 'eu', 'EU'
            FROM issue, {Numbers.To(202)}
            """));
        var client = app.As(Side.EU, Role.Negotiator);

        var tooMany = await client.Patch($"Issues({issue})", """{"Positions": [], "Article": {"Positions": []}}""");
        var one = await client.Patch($"Issues({issue})", """{"Positions": []}""");

        Assert.Equal(("400 too-much-at-once Positions", HttpStatusCode.NoContent), (tooMany.Refusal, one.Status));
        Assert.Equal("0 101", record.Scalar<string>("SELECT count(issue_id) || ' ' || count(article_id) FROM position"));
    }

    private static long Position(SmallRecord record, long issue, params (string, object?)[] values) => record.Add(
        Side.EU, Role.Negotiator, "Positions", [("ChapterId", record.Chapter("T.1")), ("Party", Side.EU), ("Kind", "offer"), ("Text", "No duties."), ("Visibility", "eu"), ("IssueId", issue), .. values]);

    private static async Task<string> Texts(HttpClient client, long issue) =>
        string.Join(", ", ((JsonArray)(await client.Read($"Issues({issue})/Positions?$select=Text")).Json["value"]!).Select(p => (string?)p!["Text"]).Order(StringComparer.Ordinal));
}
