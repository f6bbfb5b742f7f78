using System.Globalization;
using System.Net;
using System.Text;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class HostileWritesTests
{
    private static readonly string[] Methods = ["POST", "PATCH", "PUT", "DELETE"];

    private static readonly string[] Segments =
    [
        "Issues", "Chapters", "Positions", "Rounds", "Articles", "StateOfPlay", "Changes", "(1)", "({i})", "({p})", "(Code='T.1')", "(Number=9)", "(Id={i})", "(x)", "('')", "(null)", "(@p)",
        "(-1)", "(99999999999999999999)", "(1,2)", "()", "(Number=null)", "(Code='%0A')", "/1", "/{i}", "/Chapter", "/Issue", "/Positions", "/Articles", "/Article", "/Title", "/Heading", "/Nothing",
        "/$ref", "/$value", "/$count", "/$each", "/$filter(Id eq 1)", "/$query", "/$all", "$entity", "$all", "$crossjoin(Issues)", "/PcaTracker.Issue", "/Resolve", "/PcaTracker.Reopen", "/LogOutcomes",
        "CloseAllChapters", "$metadata", "/", "//", "%2F", "%", "é", "..", "\\", "?", "?$id=Issues({i})", "?$id=", "?$select=Title", "?$select=", "?$expand=Chapter", "?$expand=*", "?@p=1", "&@p='x'", "?$format=json",
        "?$filter=1", "?=", "#x",
    ];

    private static readonly string[] Paths =
    [
        "Issues", "Chapters", "Positions", "Articles", "Deadlines", "Issues({i})", "Positions({p})", "Chapters({chapter})", "Chapters(Code='T.1')", "Chapters(Code='X')", "Articles(Number=9)", "Chapters({chapter})/Issues",
        "Positions({p})/Issue", "Positions({p})/Issue/$ref", "Issues({i})/Positions/$ref", "Issues({i})/Positions({p})/$ref", "Issues({i})/Title", "Issues({i})/Priority/$value", "Issues({i})/Resolve",
        "Chapters({chapter})/Reopen", "Chapters({chapter})/Articles(Number=9)", "$entity?$id=Issues({i})", "Issues?$select=Title", "Issues({i})?$expand=Chapter",
    ];

    private static readonly string[] Values =
    [
        "null", "1", "-1", "1.5", "1e400", "true", "\"x\"", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "{}", "[]", "[null]", "[[]]", "[{}]", "{\"@id\": \"Issues({i})\"}", "{\"@id\": \"\"}", "{\"@id\": 7}", "[{\"@id\": \"Positions({p})\"}]",
        "\"Chapters(1)\"", "\"Chapters(Code='T.1')\"", "\"//x\"", "\"$1\"", "\"http://[\"", "\"/odata/\"", "{chapter}", "\"eu\"", "\"2026-12-01\"", "99999999999999999999", "{\"Chapter\": {\"Chapter\": {}}}",
        "[{\"@id\": \"Positions({p})\", \"Text\": \"x\"}]", "[{\"Id\": {p}}, {\"Id\": {p}}]", "[{\"@removed\": {\"reason\": \"changed\"}, \"Id\": {p}}]", "[{\"@removed\": {\"reason\": \"deleted\"}, \"@id\": \"Positions(7)\"}]",
        "[{\"@removed\": null}]", "{\"reason\": \"changed\"}", "{\"Id\": {i}, \"Title\": \"x\"}", "{\"@id\": \"Chapters({chapter})\", \"Heading\": \"x\"}", "{\"Code\": \"T.2\"}",
        "[{\"Code\": \"X.9\", \"Level\": \"chapter\", \"Heading\": \"x\"}]", "{\"Positions@delta\": [{\"Id\": {p}, \"@odata.etag\": \"W/\\\"1\\\"\"}]}", "{\"Issues\": [{\"Id\": {i}, \"Positions\": []}]}",
    ];

    private static readonly string[] Names =
    [
        "Title", "Text", "Heading", "ChapterId", "Visibility", "Priority", "Kind", "Party", "Number", "Code", "Level", "Chapter", "Article", "Issue", "Positions", "Issues", "Articles", "Children", "Chapter@odata.bind",
        "Issue@bind", "Positions@odata.bind", "@odata.type", "@type", "@id", "@odata.id", "@odata.context", "@removed", "Title@odata.type", "@", "@@", "a@", "", "\\ud800", "value", "DueOn", "DueTime", "Id", "Outcomes", "Reason",
        "Positions@delta", "Positions@odata.delta", "Children@delta", "Issues@delta", "Title@delta", "Chapter@delta", "@odata.etag", "@etag", "@odata.removed", "Parent", "HeldBy", "Holds", "History",
    ];

    private static readonly (string, string)[] Headers =
    [
        ("If-Match", "*"), ("If-Match", "*"), ("If-Match", "*"), ("If-Match", "W/\"1\""), ("If-Match", "\""), ("If-None-Match", "*"), ("If-None-Match", "W/\"1\", \"2\""), ("Prefer", "return=minimal"), ("Prefer", "return=representation, =;\""),
        ("Content-Type", "text/plain"), ("Content-Type", "application/json;IEEE754Compatible=true"), ("Content-Type", "application/json;charset=\"\""), ("OData-MaxVersion", "4.01"), ("OData-Version", "9"), ("Accept", "text/plain"),
    ];

    [Theory]
    [InlineData(20261124, 3_000)]
    public async Task Nothing_that_anybody_sends_makes_the_program_fail(int seed, int requests)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, position) = (record.AddIssue(Side.EU, "eu"), record.AddPosition(Side.EU, "offer", "eu"));
        var client = app.As(Side.EU, Role.Head);
        var dice = new Random(seed);

        for (var i = 0; i < requests; i++)
        {
            var (method, path, body, headers) = (Pick(dice, Methods), Filled(dice.Next(2) == 0 ? Pick(dice, Paths) : Join(dice, Segments, 5)), Filled(Body(dice)), Enumerable.Range(0, dice.Next(3)).Select(_ => Pick(dice, Headers)).DistinctBy(h => h.Item1).ToArray());
            // What leads out of the API is none of its business.
            if (!Uri.TryCreate(app.Address, "/odata/" + path, out var address) || !address.AbsolutePath.StartsWith("/odata/", StringComparison.Ordinal))
                continue;
            var reply = await client.Send(new HttpMethod(method), path, body, headers);

            var said = $"seed {seed}: {method} {path} {string.Join(", ", headers)} {body} → {(int)reply.Status} {reply.Text}";
            Assert.True(reply.Status < HttpStatusCode.InternalServerError || reply.Status == HttpStatusCode.NotImplemented, said);
            if (reply.Status < HttpStatusCode.BadRequest)
                continue;
            Assert.True(reply.Text.StartsWith('{'), said);
            Assert.False(string.IsNullOrEmpty((string?)reply.Json["error"]!["code"]), said);
        }

        string Filled(string text) => text.Replace("{i}", $"{issue}", StringComparison.Ordinal).Replace("{p}", $"{position}", StringComparison.Ordinal).Replace("{chapter}", $"{record.Chapter("T.1")}", StringComparison.Ordinal);
    }

    private static string Body(Random dice)
    {
        if (dice.Next(20) == 0)
            return Pick(dice, Values);
        var body = new StringBuilder("{");
        for (var i = dice.Next(5); i >= 0; i--)
            body.Append(CultureInfo.InvariantCulture, $"\"{Pick(dice, Names)}\": {(dice.Next(6) == 0 ? Body(dice) : Pick(dice, Values))}{(i > 0 ? ", " : "")}");
        return body.Append('}').ToString();
    }

    private static string Join(Random dice, string[] parts, int most) => string.Concat(Enumerable.Range(0, 1 + dice.Next(most)).Select(_ => Pick(dice, parts)));

    private static T Pick<T>(Random dice, T[] from) => from[dice.Next(from.Length)];
}
