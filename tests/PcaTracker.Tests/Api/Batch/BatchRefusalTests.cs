using System.Globalization;
using System.Net;
using System.Text;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Batch;

/// <summary>What is no batch, or not one that is run.</summary>
public class BatchRefusalTests
{
    private const string Get = "Content-Type: application/http\n\nGET Rounds HTTP/1.1\n\n\n";

    /// <summary>Content type, body, refusal of the whole.</summary>
    public static readonly TheoryData<string, string, string> Wholes = new()
    {
        { "text/plain", "GET Rounds", "415 not-a-batch Content-Type" },
        { "application/json;charset=utf-16", "{}", "415 not-a-batch Content-Type" },
        { "multipart/mixed", "--b\n" + Get + "--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\n" + Get, "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--c\n" + Get + "--c--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\n\nGET Rounds HTTP/1.1\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: text/plain\n\nGET Rounds HTTP/1.1\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: application/http\n\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: application/http\n\nTRACE Rounds HTTP/1.1\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: application/http\n\nGET  HTTP/1.1\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: application/http\n\nGET Rounds HTTP/1.1\nno colon\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: application/http\nContent-ID: a b\n\nGET Rounds HTTP/1.1\n\n--b--", "400 malformed-batch" },
        { "multipart/mixed;boundary=b", "--b\nContent-ID: 1\n" + Get + "--b\nContent-ID: 1\n" + Get + "--b--", "400 repeated-identifier" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\n" + Get + "--c--\n--b--", "400 read-in-change-set" },
        { "multipart/mixed;boundary=b", "--b\nContent-Type: multipart/mixed;boundary=c\n\n--c\nContent-Type: multipart/mixed;boundary=d\n\n--d\n" + Get + "--d--\n--c--\n--b--", "400 malformed-batch" },
        { "application/json", "", "400 malformed-batch" },
        { "application/json", "[]", "400 malformed-batch" },
        { "application/json", "{\"requests\":{}}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[1]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[],\"answers\":[]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":1,\"method\":\"get\",\"url\":\"Rounds\"}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"id\":\"2\",\"method\":\"get\",\"url\":\"Rounds\"}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"head\",\"url\":\"Rounds\"}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"get\"}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"get\",\"url\":\"Rounds\",\"body\":{}}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"get\",\"url\":\"Rounds\",\"atomicityGroup\":\"g\"}]}", "400 read-in-change-set" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"get\",\"url\":\"Rounds\",\"headers\":{\"Prefer\":\"a\\r\\nb: c\"}}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"get\",\"url\":\"\\ud800\"}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"post\",\"url\":\"Issues\",\"headers\":{\"content-type\":\"image/png\"},\"body\":\"?\"}]}", "400 malformed-batch" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"get\",\"url\":\"Rounds\",\"dependsOn\":[\"2\"]},{\"id\":\"2\",\"method\":\"get\",\"url\":\"Rounds\"}]}", "400 unknown-dependency" },
        { "application/json", "{\"requests\":[{\"id\":\"1\",\"method\":\"delete\",\"url\":\"Issues(1)\",\"atomicityGroup\":\"g\"},{\"id\":\"2\",\"method\":\"get\",\"url\":\"Rounds\"},{\"id\":\"3\",\"method\":\"delete\",\"url\":\"Issues(1)\",\"atomicityGroup\":\"g\"}]}", "400 repeated-identifier" },
    };

    /// <summary>URL or headers of one request, and its refusal; the rest of the batch is run.</summary>
    public static readonly TheoryData<string, string, string> Parts = new()
    {
        { "http://example.org/odata/Rounds", "", "400 other-address" },
        { "//example.org/odata/Rounds", "", "400 other-address" },
        { "/sign-out", "", "400 other-address" },
        { "/odata/../sign-out", "", "400 other-address" },
        { "../sign-in", "", "400 other-address" },
        { "%2e%2e/sign-in", "", "400 other-address" },
        { "..\\sign-in", "", "400 other-address" },
        { "/odatax/Rounds", "", "400 other-address" },
        { "Rounds#Outcomes", "", "400 other-address" },
        { "Rounds%00", "", "400 other-address" },
        { "$batch", "", "400 nested-batch" },
        { "/odata/%24BATCH", "", "400 nested-batch" },
        { "$7/Outcomes", "", "400 unknown-reference" },
        { "Rounds", "Host: example.org", "400 other-address" },
        { "Rounds", "Authorization: Bearer x", "400 header-not-allowed" },
        { "Rounds", "cookie: pcatracker=x", "400 header-not-allowed" },
        { "Rounds", "X-Forwarded-For: 10.0.0.1", "400 header-not-allowed" },
        { "Rounds", "Forwarded: for=10.0.0.1", "400 header-not-allowed" },
        { "Rounds", "Transfer-Encoding: chunked", "400 header-not-allowed" },
        { "Rounds", "Isolation: snapshot", "412 isolation-not-supported" },
        { "Rounds", "If-None-Match: $7", "400 unknown-reference" },
    };

    [Theory]
    [MemberData(nameof(Wholes))]
    public async Task What_is_no_batch_is_refused_as_a_whole_and_in_words(string contentType, string body, string refusal)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.SendBatch(contentType, body);

        Assert.Equal(refusal, reply.Refusal);
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task A_request_that_leads_elsewhere_or_says_who_asks_is_refused(string url, string header, string refusal)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var answers = await analyst.SendParts($"--b\nContent-Type: application/http\n\nGET {url} HTTP/1.1\n{header}{(header.Length > 0 ? "\n" : "")}\n\n--b\n{Get}--b--", ("Prefer", "continue-on-error"));

        Assert.Equal(refusal + ", 200", answers.Statuses());
    }

    [Fact]
    public async Task Limits_are_named()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        string Many(int count) => string.Concat(Enumerable.Repeat("--b\n" + Get.Replace("Rounds", "Rounds/$count", StringComparison.Ordinal), count)) + "--b--";

        Assert.Equal(50, (await analyst.SendParts(Many(50))).Count);
        var many = await analyst.SendBatch("multipart/mixed;boundary=b", Many(51));
        Assert.Equal(("400 too-many-requests", "A batch holds at most 50 requests; this one has 51. Send it in parts."), (many.Refusal, many.Sentence));
        var large = await analyst.SendBatch("multipart/mixed;boundary=b", Many(1) + new string(' ', 1 << 20));
        Assert.Equal("413 body-too-large", large.Refusal);
        Assert.Contains("1048576", large.Sentence, StringComparison.Ordinal);
        var longUrl = await analyst.SendRequests($$"""{"id":"1","method":"get","url":"Rounds?$filter={{new string('1', 8_200)}} eq 1"}""");
        Assert.Equal("1 414 url-too-long", longUrl.Statuses());
    }

    [Theory]
    [InlineData("Accept", "text/html", "406 not-acceptable Accept")]
    [InlineData("OData-MaxVersion", "3.0", "400 unknown-version OData-MaxVersion")]
    [InlineData("OData-Version", "3.0", "400 unknown-version OData-Version")]
    [InlineData("If-Match", "*", "400 header-not-allowed If-Match")]
    [InlineData("Isolation", "snapshot", "412 isolation-not-supported Isolation")]
    public async Task A_batch_with_headers_that_do_not_fit_is_not_run(string header, string value, string refusal)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.SendBatch("multipart/mixed;boundary=b", "--b\n" + Get + "--b--", (header, value));

        Assert.Equal(refusal, reply.Refusal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task A_batch_is_posted(string method)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.Send(new HttpMethod(method), "$batch", null, []);

        Assert.Equal(("405 method-not-allowed", "POST, OPTIONS"), (reply.Refusal, reply.Header("Allow")));
    }

    [Fact]
    public async Task A_batch_needs_an_access_token()
    {
        var app = await SharedApp.GetAsync();

        Assert.Equal("401 token-needed", (await app.Anonymous().SendBatch("multipart/mixed;boundary=b", "--b\n" + Get + "--b--")).Refusal);
        Assert.Equal("401 token-needed", (await app.SignedIn(Side.EU, Role.Head).SendBatch("multipart/mixed;boundary=b", "--b\n" + Get + "--b--")).Refusal);
    }

    [Fact]
    public async Task A_batch_opens_nothing_that_is_closed_to_its_sender()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var hidden = record.AddIssue(Side.KZ, "kz");
        using var analyst = app.As(Side.EU, Role.Analyst);

        var answers = await analyst.SendRequests(
            $$"""
            {"id":"1","method":"get","url":"Issues({{hidden}})"},
            {"id":"2","method":"get","url":"Issues(999999999999998)"},
            {"id":"3","method":"post","url":"Issues","body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"x","Visibility":"eu"} },
            {"id":"4","method":"get","url":"Issues/$count?$filter=Visibility eq 'kz'"}
            """);

        Assert.Equal("1 404 not-found, 2 404 not-found, 3 403 role-not-allowed, 4 200", answers.Statuses());
        Assert.Equal("0", (string?)answers[3]["body"]);
    }

    [Fact]
    public async Task No_batch_whatever_makes_the_tracker_fail()
    {
        const int seed = 20261124, count = 2_000;
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var negotiator = app.As(Side.EU, Role.Negotiator);
        (string Type, string Body)[] good =
        [
            ("multipart/mixed;boundary=b", $$"""
                --b
                Content-Type: application/http

                GET Chapters?$filter=Area%20eq%20'energy'&$top=2 HTTP/1.1
                Accept: application/json


                --b
                Content-Type: multipart/mixed;boundary=c

                --c
                Content-Type: application/http
                Content-ID: 1

                POST Issues HTTP/1.1
                Content-Type: application/json

                {"ChapterId":{{record.Chapter("T.1")}},"Title":"Export duties","Visibility":"eu"}
                --c
                Content-Type: application/http
                Content-ID: 2

                PATCH $1 HTTP/1.1
                Content-Type: application/json
                If-Match: $1

                {"Priority":1}
                --c--
                --b--
                """.Replace("                ", "", StringComparison.Ordinal).ReplaceLineEndings("\r\n")),
            ("application/json", $$"""{"requests":[{"id":"1","atomicityGroup":"g","method":"post","url":"Issues","headers":{"content-type":"application/json","prefer":"return=minimal"},"body":{"ChapterId":{{record.Chapter("T.1")}},"Title":"x","Visibility":"eu"} },{"id":"2","dependsOn":["g"],"method":"get","url":"$1/Chapter?$select=Code"},{"id":"3","method":"delete","url":"/odata/Issues(1)","headers":{"if-match":"*"} }]}"""),
        ];
        string[] pieces = ["\r\n", "\n", "--b", "--b--", "--c", "\"", "{", "}", "[", "]", ":", ",", "$1", "$", "/", "\\", "\0", "%00", "%", "é", "\ud83d\ude00", "null", "-1", "1e999", "Content-Type: application/http\r\n", "Content-ID: 1\r\n", "GET ", "PATCH ", "HTTP/1.1", "\\u0000", "\\ud800", "../", "dependsOn", "atomicityGroup", new('(', 300)];

        // The order of the answers plays no part: each is checked by itself.
        var mutants = Enumerable.Range(0, count).Select(i => Mutant(new Random(seed + i), good[i % 2], pieces)).ToList();
        await Parallel.ForEachAsync(mutants, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (mutant, _) =>
        {
            var reply = await negotiator.SendBatch(mutant.Type, mutant.Body, ("Prefer", "continue-on-error"));

            Assert.True(reply.Status is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType, $"{reply.Status}: {mutant.Body}");
            Assert.True(reply.Status == HttpStatusCode.OK || reply.Refusal.Length > 4, reply.Text);
            Assert.False(reply.Text.Contains("internal-error", StringComparison.Ordinal), mutant.Body);
        });
    }

    private static (string Type, string Body) Mutant(Random random, (string Type, string Body) good, string[] pieces)
    {
        var body = new StringBuilder(good.Body);
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(body.Length);
            var length = Math.Min(random.Next(0, 12), body.Length - at);
            switch (random.Next(4))
            {
                case 0: body.Remove(at, length); break;
                case 1: body.Insert(at, pieces[random.Next(pieces.Length)]); break;
                case 2: body.Remove(at, length).Insert(at, pieces[random.Next(pieces.Length)]); break;
                default: body.Insert(at, body.ToString(random.Next(at + 1), Math.Min(length * 8, body.Length - at))); break;
            }
        }

        return (random.Next(40) == 0 ? good.Type.Replace("b", "", StringComparison.Ordinal).ToUpper(CultureInfo.InvariantCulture) : good.Type, body.ToString());
    }
}
