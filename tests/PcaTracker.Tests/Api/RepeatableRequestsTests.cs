using System.Globalization;
using System.Net;
using System.Text.Json;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary>A change whose sender does not know whether it arrived is sent again, and made once (Repeatable Requests 1.0).</summary>
public class RepeatableRequestsTests
{
    private const string Id = "8b3a6a52-5a0f-4a86-9f6d-2f8a4b1d7c10";

    private static readonly object NewIssue = new { ChapterId = 1, Title = "Sent twice", Visibility = "shared" };

    [Fact]
    public async Task A_row_is_created_once_and_its_answer_given_again()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var first = await negotiator.Post("Issues", NewIssue, Named(Id));
        var again = await negotiator.Post("Issues", NewIssue, Named(Id));

        Assert.Equal(HttpStatusCode.Created, first.Status);
        Assert.Equal("accepted", first.Header("Repeatability-Result"));
        Assert.Equal(HttpStatusCode.Created, again.Status);
        Assert.Equal("accepted", again.Header("Repeatability-Result"));
        Assert.Equal(first.Text, again.Text);
        foreach (var header in new[] { "Location", "OData-EntityId", "ETag", "OData-Version", "Content-Type" })
            Assert.Equal(first.Header(header), again.Header(header));
        Assert.Equal(1, await Issues(negotiator));
    }

    [Fact]
    public async Task An_answer_given_again_does_not_show_what_was_hidden_from_its_reader_since()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.KZ, Role.Negotiator);
        using var head = app.As(Side.EU, Role.Head);
        var theirs = (await head.Post("Issues", new { ChapterId = 1, Title = "Shown for an hour", Visibility = "shared" }))["Id"];
        var own = new { ChapterId = 1, Party = "KZ", Kind = "statement", Text = "Ours", Visibility = "kz", IssueId = long.Parse(theirs!, CultureInfo.InvariantCulture) };

        var first = await negotiator.Post("Positions?$expand=Issue", own, Named(Id));
        await head.Patch($"Issues({theirs})", new { Visibility = "eu" });
        var again = await negotiator.Post("Positions?$expand=Issue", own, Named(Id));

        Assert.Contains("Shown for an hour", first.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NoContent, "", "accepted"), (again.Status, again.Text, again.Header("Repeatability-Result")));
        Assert.Equal((first.Header("Location"), null), (again.Header("Location"), again.Header("Content-Type")));
        Assert.Equal("1", (await negotiator.Read("Positions/$count?$filter=Text eq 'Ours'")).Text);
    }

    [Fact]
    public async Task Requests_that_arrive_together_are_done_once()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => negotiator.Post("Issues", NewIssue, Named(Id))));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.Status));
        Assert.Single(answers.Select(a => a.Header("Location")).Distinct());
        Assert.Equal(1, await Issues(negotiator));
    }

    [Fact]
    public async Task A_change_and_a_deletion_are_answered_again_though_the_row_has_moved_on()
    {
        await using var app = await TestApp.StartAsync();
        using var head = app.As(Side.EU, Role.Head);
        var issue = $"Issues({(await head.Post("Issues", NewIssue))["Id"]})";
        var change = Named("11111111-1111-1111-1111-111111111111", ("If-Match", "W/\"1\""), ("Prefer", "return=representation"));
        var deletion = Named("22222222-2222-2222-2222-222222222222", ("If-Match", "*"));

        var changed = await head.Send(HttpMethod.Patch, issue, new { Owner = "A" }, change);
        var changedAgain = await head.Send(HttpMethod.Patch, issue, new { Owner = "A" }, change);
        var deleted = await head.Send(HttpMethod.Delete, issue, null, deletion);
        var deletedAgain = await head.Send(HttpMethod.Delete, issue, null, deletion);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.Equal(changed.Text, changedAgain.Text);
        Assert.Equal("W/\"2\"", changedAgain.Header("ETag"));
        Assert.Equal("return=representation", changedAgain.Header("Preference-Applied"));
        Assert.Equal(HttpStatusCode.NoContent, deleted.Status);
        Assert.Equal(HttpStatusCode.NoContent, deletedAgain.Status);
    }

    [Fact]
    public async Task An_action_is_run_once()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var issue = $"Issues({(await negotiator.Post("Issues", NewIssue))["Id"]})";
        var headers = Named(Id, ("If-Match", "W/\"1\""));

        var first = await negotiator.Send(HttpMethod.Post, $"{issue}/PcaTracker.Resolve", new { Note = "Done" }, headers);
        var again = await negotiator.Send(HttpMethod.Post, $"{issue}/PcaTracker.Resolve", new { Note = "Done" }, headers);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal("W/\"2\"", (await negotiator.Read(issue)).Header("ETag"));
    }

    [Fact]
    public async Task The_answer_is_kept_with_the_change_and_nothing_with_a_refusal()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var refused = await negotiator.Post("Issues", new { ChapterId = 1, Visibility = "shared" }, Named(Id));
        var keptOfRefused = Kept(app);
        var corrected = await negotiator.Post("Issues", NewIssue, Named(Id));

        Assert.Equal("400 required-property Title", refused.Refusal);
        Assert.Equal("accepted", refused.Header("Repeatability-Result"));
        Assert.Equal(0, keptOfRefused);
        Assert.Equal(HttpStatusCode.Created, corrected.Status);
        Assert.Equal(1, Kept(app));
    }

    [Fact]
    public async Task Another_request_under_the_same_name_is_rejected_and_not_done()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        await negotiator.Post("Issues", NewIssue, Named(Id));

        var otherBody = await negotiator.Post("Issues", new { ChapterId = 1, Title = "Another", Visibility = "shared" }, Named(Id));
        var otherAddress = await negotiator.Post("Positions", NewIssue, Named(Id));
        var otherMethod = await negotiator.Send(HttpMethod.Patch, "Issues", NewIssue, Named(Id));
        var otherHeader = await negotiator.Post("Issues", NewIssue, Named(Id, ("Prefer", "return=minimal")));

        foreach (var other in new[] { otherBody, otherAddress, otherMethod, otherHeader })
        {
            Assert.Equal("400 request-id-used Repeatability-Request-ID", other.Refusal);
            Assert.Equal("rejected", other.Header("Repeatability-Result"));
        }

        Assert.Equal(1, await Issues(negotiator));
    }

    [Theory]
    [InlineData(null, "now", 400, "request-id-wrong")]
    [InlineData("short", "now", 400, "request-id-wrong")]
    [InlineData(Id, null, 400, "first-sent-wrong")]
    [InlineData(Id, "yesterday", 400, "first-sent-wrong")]
    [InlineData(Id, "2026-11-23T09:00:00Z", 400, "first-sent-wrong")]
    [InlineData(Id, "Mon, 23 Nov 2026 09:06:00 GMT", 400, "first-sent-wrong")]
    [InlineData(Id, "Sun, 22 Nov 2026 08:59:00 GMT", 412, "sent-too-long-ago")]
    public async Task A_name_that_does_not_serve_is_rejected_before_anything_is_done(string? id, string? firstSent, int status, string code)
    {
        var app = await SharedApp.GetAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var headers = new List<(string, string)>();
        if (id is not null)
            headers.Add(("Repeatability-Request-ID", id));
        if (firstSent is not null)
            headers.Add(("Repeatability-First-Sent", firstSent == "now" ? TestApp.Start.ToString("r", CultureInfo.InvariantCulture) : firstSent));

        var answer = await negotiator.Post("Issues", NewIssue, [.. headers]);

        Assert.Equal(status, (int)answer.Status);
        Assert.Equal(code, (string?)answer.Json["error"]!["code"]);
        Assert.Equal("rejected", answer.Header("Repeatability-Result"));
        Assert.Equal(0, await Issues(negotiator));
    }

    [Fact]
    public async Task A_name_belongs_to_the_account_that_used_it_and_to_its_client()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        using var head = app.As(Side.EU, Role.Head);

        var first = await negotiator.Post("Issues", NewIssue, Named(Id));
        var othersOwn = await head.Post("Issues", NewIssue, Named(Id));
        var otherClient = await negotiator.Post("Issues", NewIssue, Named(Id, ("Repeatability-Client-ID", "tablet")));

        Assert.Equal(3, new[] { first, othersOwn, otherClient }.Select(a => a.Header("Location")).Distinct().Count());
        Assert.Equal(3, await Issues(negotiator));
    }

    [Fact]
    public async Task An_answer_is_forgotten_after_its_request_is_no_longer_taken()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        await negotiator.Post("Issues", NewIssue, Named(Id));

        app.Clock.Advance(TimeSpan.FromHours(24));
        var atTheEnd = await negotiator.Post("Issues", NewIssue, Named(Id));
        app.Clock.Advance(TimeSpan.FromMinutes(30));
        var tooLate = await negotiator.Post("Issues", NewIssue, Named(Id));
        await negotiator.Post("Issues", NewIssue, [("Repeatability-Request-ID", Id), ("Repeatability-First-Sent", app.Clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture))]);

        Assert.Equal(HttpStatusCode.Created, atTheEnd.Status);
        Assert.Equal("412 sent-too-long-ago Repeatability-First-Sent", tooLate.Refusal);
        Assert.Equal(2, await Issues(negotiator));
        Assert.Equal(1, Kept(app));
    }

    [Theory]
    [InlineData("$RepeatableRequestWithRequestID/" + Id, null, true)]
    [InlineData("$RepeatableRequestsWithRequestID/" + Id, null, true)]
    [InlineData("%24repeatablerequestwithrequestid/" + Id, "tablet%2F1", true)]
    [InlineData("$RepeatableRequestWithRequestID/" + Id, "phone", false)]
    [InlineData("$RepeatableRequestWithRequestID/33333333-3333-3333-3333-333333333333", null, false)]
    [InlineData("$RepeatableRequestsWithClientID/tablet%2F1", null, true)]
    [InlineData("$RepeatableRequestWithClientID/tablet%2F1", null, true)]
    [InlineData("$RepeatableRequestsWithClientID/tablet%2F1", "phone", true)]
    [InlineData("$RepeatableRequestsWithClientID/phone", null, false)]
    [InlineData("$RepeatableRequestsWithClientID/" + Id, null, false)]
    public async Task A_request_is_forgotten_when_its_sender_says_so(string resource, string? client, bool forgotten)
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        await negotiator.Post("Issues", NewIssue, Named(Id, ("Repeatability-Client-ID", "tablet/1")));

        var forgetting = await negotiator.Send(HttpMethod.Delete, resource, null, client is null ? [] : [("Repeatability-Client-ID", Uri.UnescapeDataString(client))]);
        await negotiator.Post("Issues", NewIssue, Named(Id, ("Repeatability-Client-ID", "tablet/1")));

        Assert.Equal((HttpStatusCode.NoContent, "", "4.0"), (forgetting.Status, forgetting.Text, forgetting.Header("OData-Version")));
        Assert.Equal(forgotten ? 2 : 1, await Issues(negotiator));
    }

    [Theory]
    [InlineData("$RepeatableRequestWithRequestID/" + Id)]
    [InlineData("$RepeatableRequestsWithClientID/tablet")]
    public async Task Nobody_forgets_or_learns_of_the_request_of_another(string resource)
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        using var head = app.As(Side.EU, Role.Head);
        await negotiator.Post("Issues", NewIssue, Named(Id, ("Repeatability-Client-ID", "tablet")));

        var of = await head.Send(HttpMethod.Delete, resource, null, []);
        var ofNone = await head.Send(HttpMethod.Delete, resource + "x", null, []);

        Assert.Equal((HttpStatusCode.NoContent, ""), (of.Status, of.Text));
        Assert.Equal((of.Status, of.Text), (ofNone.Status, ofNone.Text));
        Assert.Equal(1, Kept(app));
    }

    [Fact]
    public async Task Requests_are_forgotten_by_DELETE_alone_and_in_a_batch_as_elsewhere()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var resource = "$RepeatableRequestWithRequestID/" + Id;
        await negotiator.Post("Issues", NewIssue, Named(Id));

        var read = await negotiator.Read(resource);
        var options = await negotiator.Send(HttpMethod.Options, resource, null, []);
        var shaped = await negotiator.Send(HttpMethod.Delete, resource + "?$select=Id", null, []);
        var named = await negotiator.Send(HttpMethod.Delete, resource, null, Named("33333333-3333-3333-3333-333333333333"));
        var unread = await negotiator.Send(HttpMethod.Delete, resource, null, [("OData-MaxVersion", "3.0")]);
        var kept = Kept(app);
        var batch = await negotiator.Post("$batch", new { requests = new[] { new { id = "1", method = "DELETE", url = resource } } });

        Assert.Equal(("405 method-not-allowed", "DELETE, OPTIONS", "DELETE, OPTIONS"), (read.Refusal, read.Header("Allow"), options.Header("Allow")));
        Assert.Equal(("400 option-not-applicable $select", "501 not-supported Repeatability-Request-ID", "400 unknown-version OData-MaxVersion"), (shaped.Refusal, named.Refusal, unread.Refusal));
        Assert.Equal((1, 0), (kept, Kept(app)));
        Assert.Equal([204], Statuses(batch));
    }

    [Fact]
    public async Task A_read_takes_no_notice_of_a_name()
    {
        var app = await SharedApp.GetAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var answer = await negotiator.Send(HttpMethod.Get, "Rounds", null, [("Repeatability-Request-ID", "x")]);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Null(answer.Header("Repeatability-Result"));
    }

    [Fact]
    public async Task In_a_batch_each_request_names_itself()
    {
        await using var app = await TestApp.StartAsync();
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var named = Named(Id).ToDictionary(h => h.Name, h => h.Value);

        var alone = await negotiator.Post("$batch", new { requests = new[] { Part("1", named), Part("2", named) } });
        var group = await negotiator.Post("$batch", new { requests = new[] { Part("1", Named("33333333-3333-3333-3333-333333333333").ToDictionary(h => h.Name, h => h.Value), "g") } });
        var whole = await negotiator.Post("$batch", new { requests = new[] { Part("1", []) } }, Named("44444444-4444-4444-4444-444444444444"));

        Assert.Equal([201, 201], Statuses(alone));
        Assert.Equal(alone.Json["responses"]![0]!["body"]!["Id"]!.ToJsonString(), alone.Json["responses"]![1]!["body"]!["Id"]!.ToJsonString());
        Assert.Equal([501], Statuses(group));
        Assert.Equal("rejected", (string?)group.Json["responses"]![0]!["headers"]!["repeatability-result"]);
        Assert.Equal(HttpStatusCode.NotImplemented, whole.Status);
        Assert.Equal(1, await Issues(negotiator));
    }

    private static Dictionary<string, object> Part(string id, Dictionary<string, string> headers, string? group = null)
    {
        var part = new Dictionary<string, object>
        {
            ["id"] = id,
            ["method"] = "POST",
            ["url"] = "Issues",
            ["body"] = NewIssue,
            ["headers"] = new Dictionary<string, string>(headers) { ["Content-Type"] = "application/json" },
        };
        if (group is not null)
            part["atomicityGroup"] = group;
        return part;
    }

    private static IEnumerable<int> Statuses(Reply batch) => batch.Json["responses"]!.AsArray().Select(r => (int)r!["status"]!);

    private static (string Name, string Value)[] Named(string id, params (string, string)[] others) =>
        [("Repeatability-Request-ID", id), ("Repeatability-First-Sent", TestApp.Start.ToString("r", CultureInfo.InvariantCulture)), .. others];

    private static async Task<int> Issues(HttpClient client) => JsonDocument.Parse((await client.Read("Issues?$filter=Title eq 'Sent twice'&$select=Id")).Text).RootElement.GetProperty("value").GetArrayLength();

    private static int Kept(TestApp app)
    {
        using var session = app.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<int>("SELECT count(*) FROM repeatable_request");
    }
}
