using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>Where links lead, written by <c>$ref</c>.</summary>
public class LinkTests
{
    [Theory]
    [InlineData("@odata.id")]
    [InlineData("@id")]
    public async Task A_link_to_one_is_set_led_elsewhere_and_let_go(string id)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, other, position) = (record.AddIssue(Side.EU, "eu"), record.AddIssue(Side.EU, "eu"), record.AddPosition(Side.EU, "offer", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);

        var set = await client.Put($"Positions({position})/Issue/$ref", $$"""{"{{id}}": "Issues({{issue}})"}""", "W/\"1\"");
        var led = await client.Put($"Positions({position})/Issue/$ref", $$"""{"@odata.context": "$metadata#$ref", "{{id}}": "{{app.Address}}odata/Issues({{other}})"}""", set.Header("ETag"));
        var after = await client.Read($"Positions({position})");
        var gone = await client.Remove($"Positions({position})/Issue/$ref", led.Header("ETag"));

        Assert.Equal((HttpStatusCode.NoContent, "W/\"2\"", ""), (set.Status, set.Header("ETag"), set.Text));
        Assert.Equal((HttpStatusCode.NoContent, "W/\"3\"", $"{other}"), (led.Status, led.Header("ETag"), after["IssueId"]));
        Assert.Equal((HttpStatusCode.NoContent, "W/\"4\"", null), (gone.Status, gone.Header("ETag"), (await client.Read($"Positions({position})"))["IssueId"]));
        Assert.Equal(3, record.Activity().Count(line => line.EndsWith("changed IssueId of EU offer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_row_is_added_to_those_that_lead_to_one_and_taken_out()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, first, second) = (record.AddIssue(Side.EU, "eu"), record.AddPosition(Side.EU, "offer", "eu"), record.AddPosition(Side.EU, "proposal", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);

        var added = await client.Post($"Issues({issue})/Positions/$ref", $$"""{"@odata.id": "Positions({{first}})"}""");
        var also = await client.Post($"Issues({issue})/Positions/$ref", $$"""{"@id": "Positions({{second}})"}""", ("If-Match", "W/\"1\""));
        var count = await client.Read($"Issues({issue})/Positions/$count");
        var removed = await client.Remove($"Issues({issue})/Positions({first})/$ref", null);
        var byId = await client.Remove($"Issues({issue})/Positions/$ref?$id={app.Address}odata/Positions({second})", null);

        Assert.All([added, also, removed, byId], reply => Assert.Equal((HttpStatusCode.NoContent, ""), (reply.Status, reply.Text)));
        Assert.Equal(("2", "0"), (count.Text, (await client.Read($"Issues({issue})/Positions/$count")).Text));
    }

    [Fact]
    public async Task All_rows_that_lead_to_one_are_replaced_by_others_or_let_go()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, first, second) = (record.AddIssue(Side.EU, "eu"), record.AddPosition(Side.EU, "offer", "eu"), record.AddPosition(Side.EU, "proposal", "eu"));
        var client = app.As(Side.EU, Role.Negotiator);
        await client.Post($"Issues({issue})/Positions/$ref", $$"""{"@odata.id": "Positions({{first}})"}""");

        var replaced = await client.Put($"Issues({issue})/Positions/$ref", $$"""{"value": [{"@odata.id": "Positions({{second}})"}]}""", null);
        var (left, came) = (await client.Read($"Positions({first})/IssueId"), await client.Read($"Positions({second})/IssueId"));
        var emptied = await client.Remove($"Issues({issue})/Positions/$ref", null);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (replaced.Status, emptied.Status));
        Assert.Equal((HttpStatusCode.NoContent, $"{issue}"), (left.Status, came["value"]));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM position WHERE issue_id IS NOT NULL"));
    }

    [Theory]
    [InlineData("PUT", """{"value": []}""")]
    [InlineData("DELETE", null)]
    public async Task Rows_that_the_caller_does_not_see_keep_their_links(string method, string? body)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, seen, hidden) = (record.AddIssue(Side.EU, "shared"), record.AddPosition(Side.EU, "offer", "eu"), record.AddPosition(Side.KZ, "offer", "kz"));
        await app.As(Side.EU, Role.Negotiator).Post($"Issues({issue})/Positions/$ref", $$"""{"@id": "Positions({{seen}})"}""");
        await app.As(Side.KZ, Role.Negotiator).Post($"Issues({issue})/Positions/$ref", $$"""{"@id": "Positions({{hidden}})"}""");

        var reply = await app.As(Side.EU, Role.Negotiator).Send(new HttpMethod(method), $"Issues({issue})/Positions/$ref", body, []);

        Assert.Equal((HttpStatusCode.NoContent, ""), (reply.Status, reply.Text));
        Assert.Equal($"{hidden}", record.Scalar<string>("SELECT string_agg(CAST(id AS text), ',') FROM position WHERE issue_id IS NOT NULL"));
    }

    [Theory]
    [InlineData("PUT", "Positions({p})/Issue/$ref", """{"@odata.id": "Issues(424242)"}""", "*", "400 unknown-row @odata.id")]
    [InlineData("PUT", "Positions({p})/Issue/$ref", """{"@odata.id": "Chapters(1)"}""", "*", "400 not-a-reference @odata.id")]
    [InlineData("PUT", "Positions({p})/Issue/$ref", """{"Id": 1}""", "*", "400 not-a-reference @odata.id")]
    [InlineData("PUT", "Positions({p})/Issue/$ref", """{"@odata.id": "Issues({i})", "Title": "x"}""", "*", "400 not-a-reference @odata.id")]
    [InlineData("PUT", "Positions({p})/Issue/$ref", "", "*", "400 empty-body")]
    [InlineData("PUT", "Positions({p})/Issue/$ref", """{"@odata.id": "Issues({i})"}""", null, "428 if-match-required")]
    [InlineData("PUT", "Positions({p})/Issue/$ref", """{"@odata.id": "Issues({i})"}""", "W/\"7\"", "412 changed-meanwhile")]
    [InlineData("DELETE", "Positions({p})/Issue/$ref", null, null, "428 if-match-required")]
    [InlineData("DELETE", "Positions({p})/Chapter/$ref", null, "*", "400 read-only-property ChapterId")]
    [InlineData("PUT", "Positions({p})/Chapter/$ref", """{"@odata.id": "Chapters(Code='U')"}""", "*", "400 read-only-property ChapterId")]
    [InlineData("DELETE", "Positions(424242)/Issue/$ref", null, "*", "404 not-found")]
    [InlineData("PUT", "Positions(424242)/Issue/$ref", """{"@odata.id": "Issues(424242)"}""", "*", "404 not-found")]
    [InlineData("POST", "Issues(424242)/Positions/$ref", """{"@odata.id": "Positions(424242)"}""", null, "404 not-found")]
    [InlineData("POST", "Issues({i})/Positions/$ref", """{"@odata.id": "Positions(424242)"}""", null, "400 unknown-row @odata.id")]
    [InlineData("POST", "Issues({i})/Positions/$ref", """{"@odata.id": "Positions({p})"}""", "W/\"7\"", "412 changed-meanwhile")]
    [InlineData("POST", "Issues(424242)/Positions/$ref", """{"@odata.id": "Positions({p})"}""", null, "404 not-found")]
    [InlineData("DELETE", "Issues({i})/Positions({p})/$ref", null, null, "404 not-found")]
    [InlineData("DELETE", "Issues({i})/Positions/$ref?$id=Positions({p})", null, null, "404 not-found")]
    [InlineData("DELETE", "Issues({i})/Positions/$ref?$id=Chapters(1)", null, null, "400 not-a-reference $id")]
    [InlineData("DELETE", "Issues({i})?$id=Positions({p})", null, "*", "400 option-not-applicable $id")]
    [InlineData("POST", "Issues({i})/Positions/$ref?$select=Id", "{}", null, "400 option-not-applicable $select")]
    [InlineData("PUT", "Issues({i})/Positions/$ref", """{"value": 1}""", null, "400 wrong-type value")]
    [InlineData("PUT", "Issues({i})/Positions/$ref", """{"value": [{"@id": "Positions({p})"}, {"@id": "Positions(424242)"}]}""", null, "400 unknown-row value/1")]
    public async Task A_link_is_refused_like_the_change_it_is(string method, string path, string? body, string? ifMatch, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Send(new HttpMethod(method), Filled(path), body is null ? null : Filled(body), ifMatch is null ? [] : [("If-Match", ifMatch)]);

        Assert.Equal(refusal, reply.Refusal);
        site.AssertUnchanged();

        string Filled(string text) => text.Replace("{p}", $"{site.Free}", StringComparison.Ordinal).Replace("{i}", $"{site.Issue}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_is_written_by_whoever_writes_the_row_that_holds_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, theirs) = (record.AddIssue(Side.EU, "shared"), record.AddPosition(Side.KZ, "offer", "shared"));

        var reader = await app.As(Side.EU, Role.Analyst).Post($"Issues({issue})/Positions/$ref", $$"""{"@id": "Positions({{theirs}})"}""");
        var other = await app.As(Side.EU, Role.Head).Post($"Issues({issue})/Positions/$ref", $$"""{"@id": "Positions({{theirs}})"}""");

        Assert.Equal(("403 role-not-allowed", "403 not-your-side"), (reader.Refusal, other.Refusal));
    }

    [Fact]
    public async Task A_hidden_row_cannot_be_told_from_none_by_its_links()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (mine, issue, position) = (record.AddPosition(Side.EU, "offer", "eu"), record.AddIssue(Side.KZ, "kz"), record.AddPosition(Side.KZ, "offer", "kz"));
        var client = app.As(Side.EU, Role.Head);

        foreach (var (hidden, write) in new (long, Func<long, Task<Reply>>)[]
        {
            (issue, id => client.Put($"Positions({mine})/Issue/$ref", $$"""{"@id": "Issues({{id}})"}""")),
            (issue, id => client.Post($"Issues({id})/Positions/$ref", $$"""{"@id": "Positions({{mine}})"}""")),
            (issue, id => client.Remove($"Issues({id})/Positions/$ref")),
            (issue, id => client.Remove($"Issues({id})/Positions({mine})/$ref")),
            (position, id => client.Put($"Positions({id})/Issue/$ref", """{"@id": "Issues(1)"}""", "W/\"9\"")),
            (position, id => client.Remove($"Positions({id})/Issue/$ref", "W/\"9\"")),
            (position, id => client.Put($"Positions({id})/Topic", new { value = "x" }, "W/\"9\"")),
            (position, id => client.Patch($"Positions({id})/Chapter", new { Heading = "x" }, "W/\"9\"")),
            (position, id => client.Put($"Positions({id})", new { Text = "x" }, "W/\"9\"")),
            (position, id => client.Put($"Chapters({record.Chapter("T.1")})/Positions({id})", new { Text = "x" })),
        })
        {
            var (there, nowhere) = (await write(hidden), await write(999_999_999_999_998));

            Assert.True(there.Refusal is "404 not-found" or "400 unknown-row @odata.id", there.Refusal);
            Assert.Equal(nowhere.Text, there.Text.Replace($"{hidden}", "999999999999998", StringComparison.Ordinal));
        }

        Assert.Equal(3, record.Activity().Count);
    }
}
