using System.Net;
using Microsoft.OData;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Reading;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>Batches as <c>multipart/mixed</c> (OData 4.01 Protocol, 11.7.7).</summary>
public class BatchMultipartTests
{
    [Fact]
    public async Task Each_request_is_answered_as_it_would_be_alone()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        string[] urls = ["Chapters?$filter=Area eq 'energy'&$select=Code,Heading", "Rounds/$count", "Chapters(Code='V')/Heading/$value", "Rounds(999)", "$metadata", "", "Chapters?$nonsense=1"];

        var answers = await analyst.SendParts(string.Concat(urls.Select(url => $"--b\nContent-Type: application/http\n\nGET {url.Replace(" ", "%20", StringComparison.Ordinal)} HTTP/1.1\n\n\n")).Replace("GET  HTTP", "GET /odata HTTP", StringComparison.Ordinal) + "--b--", ("Prefer", "continue-on-error"));

        Assert.Equal(urls.Length, answers.Count);
        foreach (var (url, answer) in urls.Zip(answers))
        {
            using var alone = await analyst.GetAsync("/odata/" + url, TestContext.Current.CancellationToken);
            Assert.Equal(
                ((int)alone.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture) + await alone.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                answer.Status + answer.Body);
            Assert.Equal(alone.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal), answer.Headers["Content-Type"].Replace(" ", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_URL_may_be_absolute_or_begin_at_the_host_or_at_the_service()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendParts(
            $"""
            --b
            Content-Type: application/http

            GET {app.Address}odata/Rounds/$count HTTP/1.1


            --b
            Content-Type: application/http

            GET /odata/Rounds/$count HTTP/1.1
            Host: {app.Address.Authority}


            --b
            content-type: application/http
            content-transfer-encoding: binary

            GET Rounds/$count


            --b--
            """);

        Assert.Equal(["8", "8", "8"], answers.Select(a => a.Body));
    }

    [Fact]
    public async Task What_one_request_of_a_change_set_makes_the_next_can_build_on()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);

        var answers = await negotiator.SendParts(
            $$"""
            --b
            Content-Type: multipart/mixed; boundary="c s"

            --c s
            Content-Type: application/http
            Content-ID: new

            POST Issues HTTP/1.1
            Content-Type: application/json

            {"ChapterId":{{record.Chapter("T.1")}},"Title":"Вывозные пошлины","Visibility":"eu"}
            --c s
            Content-Type: application/http
            Content-ID: 2

            PATCH $new HTTP/1.1
            Content-Type: application/json
            If-Match: $new
            Prefer: return=representation

            {"Priority":1}
            --c s--
            --b
            Content-Type: application/http

            GET $new?$select=Title,Priority HTTP/1.1


            --b--
            """);

        Assert.Equal("new 201, 2 200, 200", answers.Statuses());
        Assert.Equal([true, true, false], answers.Select(a => a.InChangeSet));
        Assert.Equal("W/\"2\"", answers[1].Headers["ETag"]);
        Assert.Equal(("Вывозные пошлины", 1), ((string?)answers[2].Json["Title"], (int?)answers[2].Json["Priority"]));
    }

    [Fact]
    public async Task The_first_failure_ends_the_batch_unless_the_client_prefers_to_go_on()
    {
        const string parts =
            """
            --b
            Content-Type: application/http

            GET Rounds(999) HTTP/1.1


            --b
            Content-Type: application/http

            GET Rounds/$count HTTP/1.1


            --b--
            """;
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal("404 not-found", (await analyst.SendParts(parts)).Statuses());
        Assert.Equal("404 not-found", (await analyst.SendParts(parts, ("Prefer", "continue-on-error=false"))).Statuses());
        Assert.Equal("404 not-found, 200", (await analyst.SendParts(parts, ("Prefer", "continue-on-error"))).Statuses());
        Assert.Equal("404 not-found, 200", (await analyst.SendParts(parts, ("Prefer", "return=minimal, odata.continue-on-error=true"))).Statuses());
        var reply = await analyst.SendBatch("multipart/mixed;boundary=b", parts, ("Prefer", "odata.continue-on-error"));
        Assert.Equal("odata.continue-on-error", reply.Header("Preference-Applied"));
    }

    [Fact]
    public async Task A_batch_may_come_with_preamble_epilogue_and_bare_line_feeds()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.SendBatch("MULTIPART/Mixed; charset=utf-8; Boundary=b", "Sent by hand.\n--b  \nCONTENT-TYPE: Application/HTTP;msgtype=request\n\nGET Rounds/$count HTTP/1.1\nACCEPT: text/plain\n\n\n--b--\nThat was all.\n--b\nContent-Type: application/http\n\nGET Rounds HTTP/1.1\n\n");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Contains("\r\n\r\n8\r\n--", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Rounds", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_answer_arrives_whole()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendParts("--b\nContent-Type: application/http\n\nGET Positions?$expand=Chapter HTTP/1.1\n\n\n--b\nContent-Type: application/http\n\nGET Rounds/$count HTTP/1.1\n\n\n--b--");

        Assert.True(answers[0].Body.Length > 64 * 1024);
        Assert.Equal(77, answers[0].Json["value"]!.AsArray().Count);
        Assert.Equal("8", answers[1].Body);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_stopped_and_the_next_is_run()
    {
        await using var app = await CrowdedChapter.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answering = analyst.SendParts($"--b\nContent-Type: application/http\n\nGET {CrowdedChapter.Endless} HTTP/1.1\n\n\n--b\nContent-Type: application/http\n\nGET Rounds/$count HTTP/1.1\n\n\n--b--", ("Prefer", "continue-on-error"));
        while (!answering.IsCompleted)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(answering, Task.Delay(100, TestContext.Current.CancellationToken));
        }

        Assert.Equal("504 too-slow, 200", (await answering).Statuses());
    }

    [Fact]
    public async Task Answers_in_JSON_are_given_to_whom_accepts_only_that()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.SendBatch("multipart/mixed;boundary=b", "--b\nContent-Type: application/http\nContent-ID: one\n\nGET Rounds/$count HTTP/1.1\n\n\n--b--", ("Accept", "application/json"));

        Assert.Equal("application/json", reply.Header("Content-Type"));
        Assert.Equal("""[{"id":"one","status":200,"headers":{"odata-version":"4.0","content-type":"text/plain;charset=utf-8"},"body":"8"}]""", reply.Json["responses"]!.ToJsonString());
    }

    [Fact]
    public async Task The_library_of_Microsoft_reads_what_is_answered()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        var reply = await negotiator.SendBatch("multipart/mixed;boundary=b",
            $$"""
            --b
            Content-Type: multipart/mixed;boundary=c

            --c
            Content-Type: application/http
            Content-ID: 1

            POST Issues HTTP/1.1
            Content-Type: application/json

            {"ChapterId":{{record.Chapter("T.1")}},"Title":"Export duties","Visibility":"eu"}
            --c--
            --b
            Content-Type: application/http

            GET Rounds?$top=1 HTTP/1.1


            --b--
            """);

        using var message = new AnsweredMessage(reply.Headers["Content-Type"], reply.Text);
        using var reader = new ODataMessageReader((IODataResponseMessage)message, new ODataMessageReaderSettings(), TrackerModel.Edm);
        var (batch, seen) = (await reader.CreateODataBatchReaderAsync(), new List<string>());
        while (await batch.ReadAsync())
            seen.Add(batch.State == ODataBatchReaderState.Operation ? await Statuses(batch) : batch.State.ToString());

        Assert.Equal("ChangesetStart, 201 1, ChangesetEnd, 200 ", string.Join(", ", seen.Take(4)));
    }

    private static async Task<string> Statuses(ODataBatchReader batch)
    {
        var operation = await batch.CreateOperationResponseMessageAsync();
        await using var body = await operation.GetStreamAsync();
        return $"{operation.StatusCode} {operation.ContentId}";
    }
}
