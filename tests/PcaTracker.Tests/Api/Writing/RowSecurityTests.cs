using System.Globalization;
using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class RowSecurityTests
{
    private const long Nowhere = 999_999_999_999_998;

    [Fact]
    public async Task A_hidden_row_answers_every_write_as_one_that_does_not_exist()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, deadline, position) = (record.AddIssue(Side.KZ, "kz"), record.AddDeadline(Side.KZ, "kz"), record.AddPosition(Side.KZ, "fallback", "kz"));
        var client = app.As(Side.EU, Role.Head);

        foreach (var (hidden, write) in new (long, Func<long, Task<Reply>>)[]
        {
            (issue, id => client.Patch($"Issues({id})", new { Title = "x" })),
            (issue, id => client.Patch($"Issues({id})", new { Title = "x" }, "W/\"9\"")),
            (issue, id => client.Remove($"Issues({id})")),
            (issue, id => client.Act($"Issues({id})/PcaTracker.Resolve")),
            (deadline, id => client.Act($"Deadlines({id})/Complete")),
            (deadline, id => client.Act($"Deadlines({id})/Move", new { DueOn = "2026-12-08", Reason = "x" })),
            (deadline, id => client.Act($"Deadlines({id})/Waive", new { Reason = "x" })),
            (position, id => client.Act($"Positions({id})/Supersede", new { Text = "x" })),
            (issue, id => client.Post("Positions", new { ChapterId = record.Chapter("U"), Party = "EU", Kind = "offer", Text = "x", Visibility = "eu", IssueId = id })),
            (issue, id => client.Post("Deadlines", new { Title = "x", DueOn = "2026-12-01", ResponsibleParty = "EU", Visibility = "eu", IssueId = id })),
        })
        {
            var (there, nowhere) = (await write(hidden), await write(Nowhere));

            Assert.True(there.Refusal.Split(' ') is ["404", "not-found"] or ["400", "unknown-row", _], there.Refusal);
            Assert.Equal(Bytes(nowhere, Nowhere), Bytes(there, hidden));
        }

        Assert.Equal(3, record.Activity().Count);
    }

    [Fact]
    public async Task A_refused_role_learns_nothing_of_what_exists()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.KZ, "kz");
        var client = app.As(Side.EU, Role.Analyst);

        var (there, nowhere) = (await client.Patch($"Issues({issue})", new { Title = "x" }), await client.Patch($"Issues({Nowhere})", new { Title = "x" }));

        Assert.Equal("403 role-not-allowed", there.Refusal);
        Assert.Equal(Bytes(nowhere, Nowhere), Bytes(there, issue));
    }

    [Theory]
    [InlineData(Side.EU, Role.Negotiator, "eu", "201")]
    [InlineData(Side.EU, Role.Negotiator, "shared", "201")]
    [InlineData(Side.EU, Role.Negotiator, "kz", "403 not-your-side Visibility")]
    [InlineData(Side.EU, Role.Negotiator, "public", "403 head-only Visibility")]
    [InlineData(Side.KZ, Role.Head, "public", "201")]
    [InlineData(Side.KZ, Role.Head, "eu", "403 not-your-side Visibility")]
    public async Task The_side_of_a_row_is_the_side_of_whoever_records_it(string side, string role, string visibility, string answer)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(side, role).Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = visibility });

        Assert.Equal(answer, reply.Status == HttpStatusCode.Created ? "201" : reply.Refusal);
    }

    [Fact]
    public async Task Only_a_head_lets_others_read_a_row()
    {
        await using var app = await TestApp.StartAsync();
        var issue = SmallRecord.In(app).AddIssue(Side.EU, "eu");
        var (negotiator, head, kazakh) = (app.As(Side.EU, Role.Negotiator), app.As(Side.EU, Role.Head), app.As(Side.KZ, Role.Negotiator));

        var refused = await negotiator.Patch($"Issues({issue})", new { Visibility = "shared" });
        var before = await kazakh.Read($"Issues({issue})");
        var widened = await head.Widen($"Issues({issue})", "shared");
        var after = await kazakh.Read($"Issues({issue})");

        Assert.Equal("403 head-only Visibility", refused.Refusal);
        Assert.Equal("Only a head of delegation changes who may read a row; you are here as 'negotiator'.", refused.Sentence);
        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.OK), (before.Status, widened.Status, after.Status));
    }

    [Fact]
    public async Task The_activity_log_of_a_side_numbers_what_that_side_sees()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        record.AddIssue(Side.EU, "eu");
        record.AddIssue(Side.KZ, "kz");
        record.AddIssue(Side.EU, "shared");

        Assert.Equal(
            ["eu 1: EU negotiator recorded issue 'Export duties'", "kz 1: KZ negotiator recorded issue 'Export duties'", "shared 1: EU negotiator recorded issue 'Export duties'"],
            record.Activity());
        Assert.DoesNotContain("KZ negotiator", (await app.As(Side.EU, Role.Head).Read("Changes")).Text, StringComparison.Ordinal);
    }

    private static string Bytes(Reply reply, long id) =>
        string.Join('\n', reply.Headers.Where(h => h.Key is not ("Date" or "Content-Length")).OrderBy(h => h.Key).Select(h => $"{h.Key}: {h.Value}"))
        + reply.Text.Replace(id.ToString(CultureInfo.InvariantCulture), "ID", StringComparison.Ordinal);
}
