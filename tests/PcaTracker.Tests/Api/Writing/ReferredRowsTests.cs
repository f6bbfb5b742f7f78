using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>Rows that a body names without a word on what they hold: they are referred to, and stay as they are.</summary>
public class ReferredRowsTests
{
    [Theory]
    [InlineData("""{"Issue": {"@id": "Issues({i})", "@odata.etag": "W/\"1\""}}""")]
    [InlineData("""{"Issue": {"@odata.id": "Issues({i})", "@odata.etag": "*", "Id": {i}}}""")]
    [InlineData("""{"Issue": {"@odata.etag": "W/\"1\""}}""")]
    [InlineData("""{"Issue": {"Id": {i}, "ChapterId": {c}}}""")]
    [InlineData("""{"Article": {"@id": "Articles(Number=900)", "@odata.etag": "W/\"1\""}}""")]
    [InlineData("""{"Article": {"Number": 900}}""")]
    [InlineData("""{"Issue": {"@id": "Issues({i})", "Positions": [{"Id": {p}}, {"Id": {q}, "@odata.etag": "W/\"1\""}, {"Id": {r}, "Article@odata.bind": null}]}}""")]
    [InlineData("""{"Chapter": {"Code": "T.1", "Positions": [{"Id": {q}}, {"@id": "Positions({p})"}, {"@id": "Positions({r})"}], "@odata.etag": "W/\"1\""}}""")]
    public async Task Replacing_a_row_leaves_those_of_which_nothing_is_said(string links)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.Add(Side.EU, Role.Negotiator, "Issues", ("ChapterId", record.Chapter("T.1")), ("Title", "Export duties"), ("Description", "All of them."), ("Visibility", "eu"));
        var (position, other, third) = (Position(record, issue), Position(record, issue), Position(record, issue));
        record.Add(Side.EU, Role.Negotiator, "Articles", ("Number", 900L), ("ChapterId", record.Chapter("T.1")), ("Heading", "Aims"));
        var body = links.Replace("{i}", $"{issue}", StringComparison.Ordinal).Replace("{c}", $"{record.Chapter("T.1")}", StringComparison.Ordinal)
            .Replace("{p}", $"{position}", StringComparison.Ordinal).Replace("{q}", $"{other}", StringComparison.Ordinal).Replace("{r}", $"{third}", StringComparison.Ordinal);

        var reply = await app.As(Side.EU, Role.Negotiator).Put($"Positions({position})", $"{{\"Kind\": \"offer\", \"Text\": \"Half.\", \"Visibility\": \"eu\", {body[1..]}");

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Equal("All of them. 1", record.Scalar<string>("SELECT description || ' ' || revision FROM issue"));
        Assert.Equal("Half., No duties. Duties 1, No duties. Duties 1", record.Scalar<string>("SELECT string_agg(text || coalesce(' ' || topic || ' ' || revision, ''), ', ' ORDER BY text) FROM position WHERE visibility = 'eu'"));
        Assert.Equal("Aims 1", record.Scalar<string>("SELECT heading || ' ' || revision FROM article WHERE number = 900"));
        Assert.Equal("Chapter T.1 1", record.Scalar<string>("SELECT heading || ' ' || revision FROM chapter WHERE code = 'T.1'"));
        Assert.Equal(3, record.Scalar<long>("SELECT count(*) FROM position WHERE issue_id = @value", issue));
    }

    [Fact]
    public async Task Whoever_refers_to_a_row_in_a_state_need_not_be_the_one_who_may_change_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (mine, theirs) = (record.AddPosition(Side.EU, "offer", "shared"), record.AddIssue(Side.KZ, "shared"));
        var client = app.As(Side.EU, Role.Negotiator);

        var referred = await client.Patch($"Positions({mine})", $$"""{"Issue": {"@id": "Issues({{theirs}})", "@odata.etag": "W/\"1\""} }""");
        var keyed = await client.Patch($"Positions({mine})", $$"""{"Issue": {"Id": {{theirs}}, "@odata.etag": "W/\"1\""} }""");
        var unnamed = await client.Patch($"Positions({mine})", """{"Issue": {"@odata.etag": "W/\"1\""}}""");
        var stale = await client.Patch($"Positions({mine})", $$"""{"Text": "x", "Issue": {"@id": "Issues({{theirs}})", "@odata.etag": "W/\"7\""} }""");
        var changed = await client.Patch($"Positions({mine})", $$"""{"Issue": {"Id": {{theirs}}, "Title": "Mine"} }""");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NoContent), (referred.Status, keyed.Status, unnamed.Status));
        Assert.Equal(("412 changed-meanwhile Issue/@odata.etag", "403 not-your-side Issue"), (stale.Refusal, changed.Refusal));
        Assert.Equal($"{theirs} No duties.", record.Scalar<string>("SELECT issue_id || ' ' || text FROM position WHERE id = @value", mine));
    }

    [Fact]
    public async Task A_link_counts_for_more_than_the_key_that_was_read()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, other) = (record.AddIssue(Side.EU, "eu"), record.AddIssue(Side.EU, "eu"));
        var position = Position(record, issue);
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Patch($"Positions({position})?$select=IssueId", $$"""{"IssueId": {{issue}}, "Issue": {"@id": "Issues({{other}})"} }""");

        Assert.Equal((HttpStatusCode.OK, $"{other}"), (reply.Status, reply["IssueId"]));
    }

    private static long Position(SmallRecord record, long issue) => record.Add(
        Side.EU, Role.Negotiator, "Positions", ("ChapterId", record.Chapter("T.1")), ("Party", Side.EU), ("Kind", "offer"), ("Text", "No duties."), ("Topic", "Duties"), ("Visibility", "eu"), ("IssueId", issue));
}
