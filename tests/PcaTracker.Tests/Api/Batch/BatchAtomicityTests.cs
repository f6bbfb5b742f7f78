using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>A change set or atomicity group happens whole or not at all.</summary>
public class BatchAtomicityTests
{
    [Fact]
    public async Task When_one_request_of_a_group_fails_none_of_it_has_happened()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var before = await negotiator.Read("Issues/$count");

        var answers = await negotiator.SendRequests(
            $$"""
            {"id":"1","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"One","Visibility":"eu"} },
            {"id":"2","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"Two","Visibility":"kz"} },
            {"id":"3","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"Three","Visibility":"eu"} },
            {"id":"4","dependsOn":["g"],"method":"get","url":"Issues/$count"},
            {"id":"5","method":"get","url":"$1"},
            {"id":"6","method":"get","url":"Issues/$count"}
            """);

        Assert.Equal("1 424 failed-dependency, 2 403 not-your-side, 3 424 failed-dependency, 4 424 failed-dependency, 5 424 failed-dependency, 6 200", answers.Statuses());
        Assert.Equal(before.Text, (string?)answers[5]["body"]);
        Assert.Empty(record.Activity());
    }

    [Fact]
    public async Task A_failed_change_set_is_answered_once()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var issue = record.AddIssue(Side.EU, "eu");

        var answers = await negotiator.SendParts(
            $$"""
            --b
            Content-Type: multipart/mixed; boundary=c

            --c
            Content-Type: application/http
            Content-ID: 1

            PATCH Issues({{issue}}) HTTP/1.1
            Content-Type: application/json
            If-Match: *

            {"Priority":1}
            --c
            Content-Type: application/http
            Content-ID: 2

            DELETE Issues({{issue}}) HTTP/1.1
            If-Match: W/"1"


            --c--
            --b
            Content-Type: application/http

            GET Issues({{issue}})?$select=Priority HTTP/1.1


            --b--
            """,
            ("Prefer", "continue-on-error"));

        Assert.Equal("2 412 changed-meanwhile, 200", answers.Statuses());
        Assert.False(answers[0].InChangeSet);
        Assert.Equal(3, (int?)answers[1].Json["Priority"]);
    }

    [Fact]
    public async Task Requests_outside_of_groups_stand_alone()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var body = $$"""{"ChapterId":{{record.Chapter("T.1")}},"Title":"Kept","Visibility":"eu"}""";

        var answers = await negotiator.SendRequests(
            $$"""{"id":"1","method":"post","url":"Issues","body":{{body}} },{"id":"2","method":"post","url":"Issues","body":{"Title":"No chapter"} },{"id":"3","method":"get","url":"$1"}""");

        Assert.Equal("1 201, 2 400 required-property, 3 200", answers.Statuses());
        Assert.Equal(["eu 1: EU negotiator recorded issue 'Kept'"], record.Activity());
    }

    [Fact]
    public async Task Groups_keep_and_lose_their_changes_apart_from_each_other()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        string Post(string id, string group, string title, string visibility) =>
            $$"""{"id":"{{id}}","atomicityGroup":"{{group}}","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"{{title}}","Visibility":"{{visibility}}"} }""";

        var answers = await negotiator.SendRequests(string.Join(',', Post("1", "a", "One", "eu"), Post("2", "b", "Two", "eu"), Post("3", "b", "Three", "public"), Post("4", "c", "Four", "eu")));

        Assert.Equal("1 201, 2 424 failed-dependency, 3 403 head-only, 4 201", answers.Statuses());
        Assert.Equal(["eu 1: EU negotiator recorded issue 'One'", "eu 2: EU negotiator recorded issue 'Four'"], record.Activity());
    }

    [Fact]
    public async Task An_action_is_part_of_a_group_like_any_change()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var log = $$"""{"Outcomes":[{"Chapter":"T.1","StatusAfter":"aim-agreed","Summary":"Agreed."}]}""";
        string Requests(string priority) =>
            $$"""
            {"id":"1","atomicityGroup":"g","method":"post","url":"Rounds({{record.Round(103)}})/LogOutcomes","body":{{log}} },
            {"id":"2","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"Rest","Visibility":"eu","Priority":{{priority}} } }
            """;

        var failed = await negotiator.SendRequests(Requests("9"));
        var between = record.Status("T.1");
        var done = await negotiator.SendRequests(Requests("2"));

        Assert.Equal("1 424 failed-dependency, 2 400 out-of-range", failed.Statuses());
        Assert.Equal("under-negotiation", between);
        Assert.Equal("1 200, 2 201", done.Statuses());
        Assert.Equal("aim-agreed", record.Status("T.1"));
    }

    [Fact]
    public async Task Others_can_write_when_a_group_has_failed_or_its_client_has_gone()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        foreach (var visibility in new[] { "kz", "eu", "kz", "eu" })
            await negotiator.SendRequests($$"""{"id":"1","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"x","Visibility":"{{visibility}}"} }""");
        var alone = await negotiator.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "After", Visibility = "eu" });

        Assert.Equal("201", ((int)alone.Status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(3, record.Activity().Count);
    }

    [Fact]
    public async Task Many_batches_at_once_neither_lose_a_change_nor_wait_for_ever()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var part = $$"""{"id":"ID","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"x","Visibility":"eu"} }""";
        var requests = string.Join(',', Enumerable.Range(0, 5).Select(i => part.Replace("ID", $"{i}", StringComparison.Ordinal))) + """,{"id":"r","method":"get","url":"Issues/$count"}""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => negotiator.SendRequests(requests)));

        Assert.All(answers, a => Assert.Equal("0 201, 1 201, 2 201, 3 201, 4 201, r 200", a.Statuses()));
        Assert.Equal(60, record.Activity().Count);
    }
}
