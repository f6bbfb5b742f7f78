using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>Batches as JSON (OData JSON Format 4.01, 19).</summary>
public class BatchJsonTests
{
    [Fact]
    public async Task Each_answer_names_its_request_and_holds_status_headers_and_body()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendRequests(
            """
            {"id":"a","method":"get","url":"/odata/Rounds(1)?$select=Number"},
            {"id":"b","method":"GET","url":"Rounds/$count","headers":{"accept":"text/plain"} },
            {"id":"c","method":"get","url":"$metadata"},
            {"id":"d","method":"get","url":"Rounds(999)","body":null,"headers":null,"dependsOn":[]},
            {"id":"e","method":"get","url":"Rounds(1)/Status/$value"},
            {"id":"f","method":"get","url":"$metadata?$format=json"}
            """);

        Assert.Equal("a 200, b 200, c 200, d 404 not-found, e 200, f 200", answers.Statuses());
        Assert.Equal("W/\"1\"", (string?)answers[0]["headers"]!["etag"]);
        Assert.Equal(1, (int?)answers[0]["body"]!["Number"]);
        Assert.Equal("8", (string?)answers[1]["body"]);
        // Neither JSON nor text: base64url (JSON Format, 19.6), by a media type that says what it is.
        Assert.Equal("application/xml", (string?)answers[2]["headers"]!["content-type"]);
        Assert.Equal(await analyst.GetStringAsync("/odata/$metadata", TestContext.Current.CancellationToken), Encoding.UTF8.GetString(Base64Url.DecodeFromChars((string?)answers[2]["body"])));
        Assert.Equal(("held", "text/plain;charset=utf-8"), ((string?)answers[4]["body"], (string?)answers[4]["headers"]!["content-type"]));
        Assert.Equal("4.0", (string?)answers[5]["body"]!["$Version"]);
    }

    [Fact]
    public async Task A_request_is_not_run_when_one_it_depends_on_failed()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendRequests(
            """
            {"id":"1","method":"get","url":"Rounds(999)"},
            {"id":"2","method":"get","url":"Rounds/$count","dependsOn":["1"]},
            {"id":"3","method":"get","url":"Rounds/$count","dependsOn":["2"]},
            {"id":"4","method":"get","url":"$1/Outcomes"},
            {"id":"5","method":"get","url":"Rounds/$count"},
            {"id":"6","method":"get","url":"Rounds/$count","dependsOn":["5"]}
            """);

        Assert.Equal("1 404 not-found, 2 424 failed-dependency, 3 424 failed-dependency, 4 424 failed-dependency, 5 200, 6 200", answers.Statuses());
    }

    [Fact]
    public async Task The_first_failure_ends_the_batch_only_when_the_client_prefers_so()
    {
        const string requests = """{"id":"1","method":"get","url":"Rounds(999)"},{"id":"2","method":"get","url":"Rounds/$count"}""";
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal("1 404 not-found, 2 200", (await analyst.SendRequests(requests)).Statuses());
        Assert.Equal("1 404 not-found, 2 200", (await analyst.SendRequests(requests, ("Prefer", "continue-on-error"))).Statuses());
        Assert.Equal("1 404 not-found", (await analyst.SendRequests(requests, ("Prefer", "continue-on-error=false"))).Statuses());
    }

    [Fact]
    public async Task A_request_on_a_condition_is_not_run()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendRequests("""{"id":"1","method":"get","url":"Rounds"},{"id":"2","method":"get","url":"Rounds","dependsOn":["1"],"if":"not $1/$succeeded"}""");

        Assert.Equal("1 200, 2 424 not-supported", answers.Statuses());
    }

    [Fact]
    public async Task What_a_request_makes_or_reads_later_ones_can_build_on()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var answers = await negotiator.SendRequests(
            $$"""
            {"id":"chapter","method":"get","url":"Chapters({{record.Chapter("T.1")}})?$select=Code"},
            {"id":"issue","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"Export duties","Visibility":"eu"} },
            {"id":"change","atomicityGroup":"g","dependsOn":["issue"],"method":"patch","url":"$issue","headers":{"if-match":"$issue"},"body":{"Priority":2} },
            {"id":"issues","dependsOn":["g","chapter"],"method":"get","url":"$chapter/Issues?$select=Title,Priority"}
            """);

        Assert.Equal("chapter 200, issue 201, change 204, issues 200", answers.Statuses());
        Assert.Equal([null, "g", "g", null], answers.Select(a => (string?)a["atomicityGroup"]));
        var issue = answers[1]["body"]!["Id"]!;
        Assert.Equal($$"""[{"@odata.etag":"W/\"2\"","@odata.id":"Issues({{issue}})","Title":"Export duties","Priority":2}]""", Plain(answers[3]["body"]!["value"]!));
    }

    [Fact]
    public async Task A_body_binds_to_what_an_earlier_request_made()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var answers = await negotiator.SendRequests(
            $$"""
            {"id":"1","atomicityGroup":"g","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"$1","Visibility":"eu"} },
            {"id":"2","atomicityGroup":"g","method":"post","url":"Positions","body":{"ChapterId":{{record.Chapter("T.1")}},"Issue@odata.bind":"$1","Party":"EU","Kind":"offer","Text":"$1","Visibility":"eu"} },
            {"id":"3","dependsOn":["g"],"method":"get","url":"$2?$select=Text&$expand=Issue($select=Title)"}
            """);

        Assert.Equal("1 201, 2 201, 3 200", answers.Statuses());
        Assert.Equal(("$1", "$1"), ((string?)answers[2]["body"]!["Text"], (string?)answers[2]["body"]!["Issue"]!["Title"]));
    }

    [Fact]
    public async Task The_preferences_and_versions_of_the_batch_hold_for_its_requests_unless_they_say_otherwise()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendRequests(
            """
            {"id":"1","method":"get","url":"Rounds"},
            {"id":"2","method":"get","url":"Rounds","headers":{"Prefer":"maxpagesize=3"} },
            {"id":"3","method":"get","url":"Rounds","headers":{"OData-MaxVersion":"3.0"} }
            """,
            ("Prefer", "continue-on-error, maxpagesize=2"), ("OData-MaxVersion", "4.01"));

        Assert.Equal("1 200, 2 200, 3 400 unknown-version", answers.Statuses());
        Assert.Equal([2, 3], answers.Take(2).Select(a => a["body"]!["value"]!.AsArray().Count));
    }

    [Fact]
    public async Task An_empty_batch_has_an_empty_answer()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Empty(await analyst.SendRequests(""));
    }

    [Fact]
    public async Task Answers_in_parts_are_given_to_whom_accepts_only_that()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.SendBatch("application/json;charset=UTF-8", """{"requests":[{"id":"x","method":"get","url":"Rounds/$count"}]}""", ("Accept", "multipart/mixed"));

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.StartsWith("multipart/mixed; boundary=", reply.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("Content-ID: x\r\n", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_in_a_body_is_a_request_of_a_batch_like_others()
    {
        await using var app = await TestApp.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendRequests("""{"id":"1","method":"post","url":"Rounds/$query","headers":{"content-type":"text/plain"},"body":"$filter=Number eq 3&$select=City"}""");

        Assert.Equal("Astana", (string?)answers[0]["body"]!["value"]![0]!["City"]);
    }

    private static string Plain(JsonNode node) => node.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
