using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class WritesTests
{
    [Fact]
    public async Task Creating_a_row_answers_with_it_and_says_where_it_is()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "Export duties", Visibility = "shared" });

        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.Equal(("T.1", "3", "open"), (reply["ChapterCode"], reply["Priority"], reply["Status"]));
        Assert.Equal(("W/\"1\"", "W/\"1\"", "4.0"), (reply["@odata.etag"], reply.Header("ETag"), reply.Header("OData-Version")));
        Assert.Equal($"{app.Address}odata/Issues({reply["Id"]})", reply.Header("Location"));
        Assert.Equal(reply.Header("Location"), reply.Header("OData-EntityId"));
        Assert.Equal(15, reply["Id"]!.Length);
        Assert.Equal(reply.Text, (await client.Read($"Issues({reply["Id"]})")).Text);
    }

    [Fact]
    public async Task A_client_may_do_without_the_row_it_created()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post(
            "Issues", new { ChapterId = record.Chapter("T.1"), Title = "Export duties", Visibility = "shared" }, ("Prefer", "return=minimal"));

        Assert.Equal((HttpStatusCode.NoContent, "", "return=minimal"), (reply.Status, reply.Text, reply.Header("Preference-Applied")));
        Assert.StartsWith($"{app.Address}odata/Issues(", reply.Header("OData-EntityId"), StringComparison.Ordinal);
        Assert.Equal(reply.Header("OData-EntityId"), reply.Header("Location"));
    }

    [Fact]
    public async Task Changing_a_row_answers_with_its_new_state_and_on_request_with_the_row()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "shared");
        var client = app.As(Side.EU, Role.Negotiator);

        var silent = await client.Patch($"Issues({issue})", new { Priority = 1 }, "W/\"1\"");
        var shown = await client.Patch($"Issues(Id={issue})", new { Priority = 2 }, "W/\"2\"", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.NoContent, "", "W/\"2\""), (silent.Status, silent.Text, silent.Header("ETag")));
        Assert.Equal((HttpStatusCode.OK, "2", "W/\"3\"", "return=representation"), (shown.Status, shown["Priority"], shown["@odata.etag"], shown.Header("Preference-Applied")));
    }

    [Fact]
    public async Task What_changes_nothing_leaves_no_trace()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "shared");

        var reply = await app.As(Side.EU, Role.Negotiator).Patch($"Issues({issue})", new { Title = "Export duties" });

        Assert.Equal((HttpStatusCode.NoContent, "W/\"1\""), (reply.Status, reply.Header("ETag")));
        Assert.Single(record.Activity());
    }

    [Fact]
    public async Task A_deleted_row_is_gone()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "shared");
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Remove($"Issues({issue})");

        Assert.Equal((HttpStatusCode.NoContent, ""), (reply.Status, reply.Text));
        Assert.Equal(HttpStatusCode.NotFound, (await client.Read($"Issues({issue})")).Status);
    }

    [Theory]
    [InlineData(null, "428 if-match-required")]
    [InlineData("W/\"2\"", "412 changed-meanwhile")]
    [InlineData("\"nonsense\"", "412 changed-meanwhile")]
    [InlineData("W/\"1\"", null)]
    [InlineData("\"7\", \"1\"", null)]
    [InlineData("*", null)]
    public async Task A_change_says_on_which_state_it_was_decided(string? ifMatch, string? refusal)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var (patched, deleted, moved) = (record.AddIssue(Side.EU, "shared"), record.AddIssue(Side.EU, "shared"), record.AddDeadline());
        var client = app.As(Side.EU, Role.Negotiator);
        (string, string)[] headers = ifMatch is null ? [] : [("If-Match", ifMatch)];

        var patch = await client.Patch($"Issues({patched})", new { Priority = 1 }, ifMatch);
        var delete = await client.Remove($"Issues({deleted})", ifMatch);
        var move = await client.Post($"Deadlines({moved})/PcaTracker.Move", new { DueOn = "2026-12-08", Reason = "Snow." }, headers);

        Assert.All([patch, delete, move], reply => Assert.Equal(refusal, reply.Status >= HttpStatusCode.BadRequest ? reply.Refusal : null));
    }

    [Theory]
    [InlineData("""{"ChapterId": 1, "Title": "x", "Visibility": "shared", "Colour": "red"}""", "400 unknown-property Colour")]
    [InlineData("""{"Title": "x", "title": "y"}""", "400 unknown-property title")]
    [InlineData("""{"Title": "x", "Title": "y"}""", "400 duplicate-property Title")]
    [InlineData("""{"Title": 7}""", "400 wrong-type Title")]
    [InlineData("""{"Title": "\ud800"}""", "400 wrong-type Title")]
    [InlineData("""{"Title@odata.type": "\ud800"}""", "400 wrong-type Title@odata.type")]
    [InlineData("""{"\ud800": 1}""", "400 malformed-json")]
    [InlineData("""{"Positions": [{"\udc00": 1}]}""", "400 malformed-json")]
    [InlineData("""{"ChapterId": "one"}""", "400 wrong-type ChapterId")]
    [InlineData("""{"ChapterId": 99999999999999999999}""", "400 wrong-type ChapterId")]
    [InlineData("""{"Priority": 2147483648}""", "400 wrong-type Priority")]
    [InlineData("""{"Priority": 1.5}""", "400 wrong-type Priority")]
    [InlineData("""{"Chapter": {"Colour": "X"}}""", "400 unknown-property Chapter/Colour")]
    [InlineData("""{"Chapter": "X"}""", "400 wrong-type Chapter")]
    [InlineData("""{"Positions": {}}""", "400 wrong-type Positions")]
    [InlineData("""{"Positions": [{"Colour": 1}]}""", "400 unknown-property Positions/0/Colour")]
    [InlineData("""{"@odata.type": "#PcaTracker.Chapter"}""", "400 wrong-type @odata.type")]
    [InlineData("""{"@type": "Issue"}""", "400 wrong-type @type")]
    [InlineData("""{"Title@odata.type": "#Int64"}""", "400 wrong-type Title@odata.type")]
    [InlineData("""{"Colour@odata.type": "#String"}""", "400 unknown-property Colour@odata.type")]
    [InlineData("""{"@odata.colour": "red"}""", "400 unknown-annotation @odata.colour")]
    [InlineData("""{"@removed": {}}""", "400 not-in-a-delta @removed")]
    [InlineData("""{"Visibility": "shared"}""", "400 required-property ChapterId")]
    [InlineData("""{"ChapterId": {id}, "Title": null, "Visibility": "shared"}""", "400 required-property Title")]
    [InlineData("""{"ChapterId": {id}, "Title": " ", "Visibility": "shared"}""", "400 required-property Title")]
    [InlineData("""{"ChapterId": {id}, "Title": "x"}""", "400 required-property Visibility")]
    [InlineData("""{"ChapterId": {id}, "Title": "x", "Visibility": "secret"}""", "400 not-among-values Visibility")]
    [InlineData("""{"ChapterId": {id}, "Title": "x", "Visibility": "shared", "Priority": 6}""", "400 out-of-range Priority")]
    [InlineData("""{"ChapterId": {id}, "Title": "x", "Visibility": "shared", "SourceUrl": "javascript:alert(1)"}""", "400 not-a-web-address SourceUrl")]
    [InlineData("""{"ChapterId": {id}, "Title": "a\u0000b", "Visibility": "shared"}""", "400 character-refused Title")]
    [InlineData("""{"ChapterId": {id}, "Title": "EU RESTRICTED paper", "Visibility": "shared"}""", "400 classified-marking Title")]
    [InlineData("""{"ChapterId": 424242, "Title": "x", "Visibility": "shared"}""", "400 unknown-row ChapterId")]
    [InlineData("""{"ChapterId": {id}, "ArticleId": 424242, "Title": "x", "Visibility": "shared"}""", "400 unknown-row ArticleId")]
    [InlineData("""{"ChapterId": {id}, "OpenedInRound": 424242, "Title": "x", "Visibility": "shared"}""", "400 unknown-row OpenedInRound")]
    [InlineData("""["x"]""", "400 not-an-object")]
    [InlineData("""{"Title": """, "400 malformed-json")]
    [InlineData("", "400 empty-body")]
    public async Task A_body_is_refused_by_what_is_wrong_with_it(string body, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post("Issues", body.Replace("{id}", $"{site.Record.Chapter("T.1")}", StringComparison.Ordinal));

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(1, site.Record.Scalar<long>("SELECT count(*) FROM issue"));
    }

    [Fact]
    public async Task Annotations_that_a_client_read_may_be_sent_back()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var old = $$"""{"@odata.context": "$metadata#Issues/$entity", "@odata.type": "#PcaTracker.Issue", "ChapterId": {{record.Chapter("T.1")}}, "Title": "x", "Title@odata.type": "#String", "Visibility": "eu"}""";
        var plain = $$"""{"@context": "$metadata#Issues/$entity", "@etag": "W/\"1\"", "@type": "PcaTracker.Issue", "ChapterId": {{record.Chapter("T.1")}}, "ChapterId@type": "Int64", "Chapter@navigationLink": "Issues(1)/Chapter", "Title": "x", "Title@Some.Note": "y", "Visibility": "eu"}""";
        var client = app.As(Side.EU, Role.Negotiator);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), ((await client.Post("Issues", old)).Status, (await client.Post("Issues", plain)).Status));
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_with_its_length()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = new string('x', 301), Visibility = "eu" });

        Assert.Equal("400 too-long Title", reply.Refusal);
        Assert.Equal("Title has 301 characters; at most 300 fit.", reply.Sentence);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("01.12.2026")]
    [InlineData("2026-12-01T00:00:00Z")]
    public async Task A_day_that_is_none_is_refused(string day)
    {
        var app = await SharedApp.GetAsync();

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Deadlines", new { Title = "x", DueOn = day, ResponsibleParty = "EU", Visibility = "eu" });

        Assert.Equal("400 wrong-type DueOn", reply.Refusal);
    }

    [Fact]
    public async Task The_end_of_a_period_is_not_before_its_start()
    {
        var app = await SharedApp.GetAsync();

        var reply = await app.As(Side.EU, Role.Secretariat).Post("Rounds", new { Number = 900, StartsOn = "2027-03-02", EndsOn = "2027-03-01" });

        Assert.Equal("400 ends-before-it-starts EndsOn", reply.Refusal);
        Assert.Equal("EndsOn (2027-03-01) is before StartsOn (2027-03-02).", reply.Sentence);
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_as_such()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Secretariat).Post("Rounds", new { Number = 101 });

        Assert.Equal("409 already-exists Number", reply.Refusal);
        Assert.Equal("There is a Round with Number 101 already. Change that one, or choose another Number.", reply.Sentence);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=iso-8859-1")]
    public async Task A_body_that_is_not_JSON_is_not_read(string type)
    {
        var app = await SharedApp.GetAsync();
        using var content = new StringContent("{}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await app.As(Side.EU, Role.Negotiator).PostAsync(new Uri("/odata/Issues", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("\"not-json\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_all_measure_is_refused()
    {
        var app = await SharedApp.GetAsync();
        var client = app.As(Side.EU, Role.Negotiator);

        var large = await client.Post("Issues", $$"""{"Title": "{{new string('x', 1 << 20)}}"}""");
        var deep = await client.Post("Issues", string.Concat(Enumerable.Repeat("{\"Title\":", 5_000)));

        Assert.Equal(("413 body-too-large", "400 malformed-json"), (large.Refusal, deep.Refusal));
    }

    [Theory]
    [InlineData("PATCH", "Issues/$each", "501 not-supported $each", null)]
    [InlineData("DELETE", "Issues/$filter(Priority eq 1)/$each", "501 not-supported $filter", null)]
    [InlineData("PATCH", "Issues(1)/PcaTracker.Issue", "501 not-supported PcaTracker.Issue", null)]
    [InlineData("POST", "Issues?$filter=Id eq 1", "400 option-not-applicable $filter", null)]
    [InlineData("POST", "Issues?$Colour=red", "400 option-not-applicable $Colour", null)]
    [InlineData("POST", "Issues?$select=Title&$select=Id", "400 repeated-option $select", null)]
    [InlineData("POST", "Nothing", "404 not-found", null)]
    [InlineData("POST", "Chapters(1)/Nothing", "404 not-found", null)]
    [InlineData("PATCH", "Issues(x)", "400 invalid-query Issues(x)", null)]
    [InlineData("PATCH", "//example.org/Issues(1)", "404 not-found", null)]
    [InlineData("POST", "", "405 method-not-allowed", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "Issues/$count", "405 method-not-allowed", "GET, HEAD, OPTIONS")]
    [InlineData("DELETE", "Issues", "405 method-not-allowed", "GET, HEAD, POST, OPTIONS")]
    [InlineData("POST", "Issues(1)", "405 method-not-allowed", "GET, HEAD, PATCH, PUT, DELETE, OPTIONS")]
    [InlineData("POST", "StateOfPlay", "405 method-not-allowed", "GET, HEAD, OPTIONS")]
    [InlineData("PATCH", "ChapterHistory(1)", "405 method-not-allowed", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "Chapters(1)/History", "405 method-not-allowed", "GET, HEAD, OPTIONS")]
    [InlineData("POST", "Issues(1)/Chapter", "405 method-not-allowed", "GET, HEAD, PATCH, PUT, OPTIONS")]
    [InlineData("POST", "Issues(1)/Title", "405 method-not-allowed", "GET, HEAD, PATCH, PUT, DELETE, OPTIONS")]
    [InlineData("PATCH", "Issues(1)/Title/$value", "405 method-not-allowed", "GET, HEAD, PUT, DELETE, OPTIONS")]
    [InlineData("POST", "Issues(1)/Article/$ref", "405 method-not-allowed", "GET, HEAD, PUT, DELETE, OPTIONS")]
    [InlineData("PATCH", "Articles(1)/Issues/$ref", "405 method-not-allowed", "GET, HEAD, POST, PUT, DELETE, OPTIONS")]
    [InlineData("PUT", "Articles(1)/Issues(2)/$ref", "405 method-not-allowed", "GET, HEAD, DELETE, OPTIONS")]
    [InlineData("PUT", "Chapters(1)/History/$ref", "405 method-not-allowed", "GET, HEAD, OPTIONS")]
    [InlineData("DELETE", "Deadlines(1)/Complete", "405 method-not-allowed", "POST, OPTIONS")]
    public async Task What_is_not_offered_is_refused_by_name(string method, string path, string refusal, string? allow)
    {
        var app = await SharedApp.GetAsync();

        var reply = await app.As(Side.EU, Role.Head).Send(new HttpMethod(method), path, "{}", [("If-Match", "*")]);

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(allow, reply.Header("Allow"));
    }

    [Fact]
    public async Task Of_two_changes_decided_on_the_same_state_one_is_made()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "shared");
        var clients = new[] { app.As(Side.EU, Role.Negotiator), app.As(Side.EU, Role.Head) };

        var replies = await Task.WhenAll(clients.Select((client, i) => client.Patch($"Issues({issue})", new { Priority = i + 1 }, "W/\"1\"")));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.NoContent);
        Assert.Single(replies, reply => reply.Status == HttpStatusCode.PreconditionFailed);
    }

    [Theory]
    [InlineData("Accept", "application/xml", "406 not-acceptable Accept")]
    [InlineData("OData-MaxVersion", "3.0", "400 unknown-version OData-MaxVersion")]
    [InlineData("OData-Version", "3.0", "400 unknown-version OData-Version")]
    public async Task A_client_that_could_not_read_the_answer_changes_nothing(string header, string value, string refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" }, (header, value));

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM issue"));
    }

    [Fact]
    public async Task Nobody_writes_without_an_account()
    {
        var app = await SharedApp.GetAsync();

        var reply = await app.Anonymous().Post("Issues", new { Title = "x" });

        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
    }

    [Fact]
    public async Task What_was_published_is_taken_away_by_a_head_only()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "public");

        Assert.Equal("403 head-only", (await app.As(Side.EU, Role.Negotiator).Remove($"Issues({issue})")).Refusal);
        Assert.Equal(HttpStatusCode.NoContent, (await app.As(Side.EU, Role.Head).Remove($"Issues({issue})")).Status);
    }

    [Fact]
    public async Task Every_change_leaves_a_line_in_words()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var head = app.As(Side.EU, Role.Head);

        await head.Patch($"Issues({issue})", new { Priority = 1, Owner = "eu.head@example.org" });
        await head.Widen($"Issues({issue})", "shared");
        await head.Remove($"Issues({issue})");

        Assert.Equal(
            [
                "eu 1: EU negotiator recorded issue 'Export duties'",
                "eu 2: EU head changed Priority, Owner of issue 'Export duties'",
                "shared 1: EU head widened issue 'Export duties' from 'eu' to 'shared'",
                "shared 2: EU head deleted issue 'Export duties'",
            ],
            record.Activity());
        Assert.Equal("Issues T.1 2026-11-23T09:00:00.000Z", record.Scalar<string>("SELECT DISTINCT entity_set || ' ' || chapter_code || ' ' || at FROM change"));
    }

    [Fact]
    public async Task A_delete_names_the_rows_that_the_caller_sees_in_its_way_and_no_others()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (seen, hidden) = (record.AddIssue(Side.EU, "shared"), record.AddIssue(Side.EU, "shared"));
        foreach (var (side, issue) in new[] { (Side.EU, seen), (Side.KZ, hidden) })
            record.Add(side, Role.Negotiator, "Deadlines", ("Title", "x"), ("DueOn", "2026-12-01"), ("ResponsibleParty", "EU"), ("IssueId", issue), ("Visibility", side == Side.EU ? "eu" : "kz"));
        var client = app.As(Side.EU, Role.Negotiator);

        var refused = await client.Remove($"Issues({seen})");
        var deleted = await client.Remove($"Issues({hidden})");

        Assert.Equal("409 still-referred-to", refused.Refusal);
        Assert.Equal("1 of Deadlines still refer to this Issue (their IssueId). Change or delete them first.", refused.Sentence);
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal(1, record.Scalar<long>("SELECT count(*) FROM deadline WHERE visibility = 'kz' AND issue_id IS NULL"));
    }
}
