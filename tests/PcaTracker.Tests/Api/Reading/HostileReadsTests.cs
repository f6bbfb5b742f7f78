using System.Net;
using System.Text;
using System.Text.Json;
using ODataSql.Tests;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Whatever is asked of the API, with whatever headers, it answers or refuses in the API's words.</summary>
public class HostileReadsTests
{
    private static readonly string[] Methods = ["GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "TRACE", "PROPFIND"];

    private static readonly string[] Paths =
    [
        "", "Chapters", "Positions", "Articles", "Rounds", "Outcomes", "StateOfPlay", "Changes", "Reminders", "ChapterHistory", "People", "$metadata", "$all", "$crossjoin(Chapters,Rounds)", "$entity?$id=Chapters(1)", "$batch",
        "Chapters(1)", "Chapters/1", "Chapters(Code='III.9')", "Chapters(@k)?@k=1", "Chapters(1)/Positions", "Positions(1)/Chapter/Articles", "Chapters(1)/Heading", "Chapters(1)/Heading/$value", "Chapters/$count",
        "Chapters/$filter(Area eq 'energy')", "Chapters/$filter(@f)/$count?@f=Id gt 3", "Chapters/$ref", "Chapters(1)/Parent/$ref", "Chapters/$each", "Positions/$query", "Chapters(1)/Positions(2)",
    ];

    private static readonly string[] Pieces =
    [
        "Code", "Heading", "Area", "Status", "ChapterId", "RoundNumber", "DueOn", "IsOverdue", "OpenIssues", "Positions", "Articles", "Chapter", "Parent", "Children", "Round", "Id", "Colour", "$it", "$this", "$root", "@a", "$count", "$value",
        " eq ", " ne ", " gt ", " le ", " and ", " or ", "not ", " in ", " has ", " add ", " sub ", " mul ", " div ", " divby ", " mod ", " desc", " with sum as ", " as ", " from ", "-",
        "(", ")", "((", "))", "/", ",", ";", ":", "'", "''", "\"", "=", "@", "$", "*", ".", "..", "\\", "{", "}", "[", "]", "%", "+", " ",
        "any(p: p/", "all(x:", "groupby((", "aggregate(", "filter(", "compute(", "concat(", "topcount(2,", "bottompercent(10,", "rollup(", "identity", "search(", "orderby(", "skip(", "top(",
        "contains(", "substring(", "cast(", "isof(", "date(", "now()", "totalseconds(", "round(", "length(", "matchesPattern(", "indexof(", "$count($filter=", "$levels=max", "$expand=", "$select=", "$search=", "$apply=", "$compute=",
        "null", "true", "0", "-1", "9223372036854775808", "1e400", "NaN", "INF", "2012-02-30", "0001-01-01", "9999-12-31T23:59:59Z", "duration'P1D'", "'PT1H'", "12:60:00", "binary'AA'", "guid'0'", "'energy'", "'III.9'", "'\u202E'", "'Қазақстан'",
        "AND", "OR", "NOT", "visa", "EU-Kazakhstan", "\"free movement\"", "' OR 1=1 --", "\u0000", "\t", "\n", "𝔘", "(a+)+$",
    ];

    private static readonly string[] Options =
    [
        "$filter", "$orderby", "$select", "$expand", "$apply", "$compute", "$search", "$top", "$skip", "$count", "$skiptoken", "$deltatoken", "$format", "$index", "$levels", "$id", "$schemaversion", "$at", "filter", "FILTER", "$FilTer", "@a", "@", "$", "", "x",
    ];

    private static readonly string[] Sensible =
    [
        "$filter=contains(tolower(Heading),'energy')", "$orderby=SortKey desc,Id", "$select=Code,Heading", "$expand=Positions($filter=Party eq 'EU';$top=2;$count=true),Parent($levels=2)", "$count=true", "$top=3", "$skip=2", "$search=energy NOT trade",
        "$apply=groupby((Area),aggregate($count as N))/topcount(2,N)", "$compute=length(Heading) as Long&$orderby=Long", "$filter=Positions/any(p: p/Kind eq 'proposal')", "$filter=Id in (1,2,3)", "$format=json", "$format=application/json;metadata=full",
    ];

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Accept", "application/json;odata.metadata=full"), ("Accept", "application/json;metadata=none;IEEE754Compatible=true"), ("Accept", "text/html;q=0.9,*/*;q=0"), ("Accept", ";;;=,"), ("Accept", "application/xml"), ("Accept-Charset", "utf-8;q=0"),
        ("Accept-Encoding", "x;q=y"), ("OData-MaxVersion", "4.01"), ("OData-MaxVersion", "4.0"), ("OData-MaxVersion", "3.0"), ("OData-MaxVersion", "999999999999999999999999999999"), ("OData-Version", "x"), ("Isolation", "snapshot"),
        ("Prefer", "odata.maxpagesize=1"), ("Prefer", "maxpagesize=0"), ("Prefer", "maxpagesize=99999999999999"), ("Prefer", "track-changes"), ("Prefer", "omit-values=nulls, respond-async"), ("Prefer", "=,;\"\"="), ("If-None-Match", "*"), ("If-None-Match", "W/\"1\", \"x"),
        ("If-Match", "W/\"1\""), ("Content-Type", "text/plain"), ("Content-Type", "multipart/mixed"), ("Content-Type", "é"), ("Range", "bytes=0-1"), ("Repeatability-Request-ID", "x"), ("Repeatability-First-Sent", "yesterday"), ("X-HTTP-Method", "DELETE"),
        ("Authorization", "Basic Og=="), ("Authorization", "Bearer pca_"), ("Cookie", "pcatracker=x"), ("Origin", "null"), ("X-Forwarded-Host", "evil.example"), ("X-Long", new string('x', 9_000)),
    ];

    private static readonly string[] PagesOutside = ["Not from a page of the tracker", "The request was not understood"];

    [Theory]
    [InlineData(20261125, 6_000, 18_000)]
    public async Task Nothing_that_anybody_asks_makes_the_program_fail(int seed, int usual, int all)
    {
        var requests = LongRun.Of(usual, all);
        var app = await SharedApp.GetAsync();
        using var client = app.As(Side.EU, Role.Analyst);
        var dice = new Random(seed);
        var answered = 0;

        for (var i = 0; i < requests; i++)
        {
            using var request = Request(dice, app.Address);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            var said = $"seed {seed}, request {i}: {request.Method} {request.RequestUri!.PathAndQuery} {string.Join(" | ", request.Headers.Select(h => $"{h.Key}: {string.Join(',', h.Value)}"))} → {(int)response.StatusCode} {body}";
            Assert.True(response.StatusCode < HttpStatusCode.InternalServerError || response.StatusCode == HttpStatusCode.NotImplemented, said);
            answered += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            if (response.StatusCode >= HttpStatusCode.BadRequest && request.Method != HttpMethod.Head && !IsBelowUs(response))
                // An address that climbs out of the API is answered for people, by a page.
                Assert.True(HasCode(body) || PagesOutside.Any(heading => body.Contains($"<h1>{heading}</h1>", StringComparison.Ordinal)), said);
        }

        // A generator of which nothing gets through would try nothing.
        Assert.InRange(answered, requests / 20, requests * 19 / 20);
    }

    private static HttpRequestMessage Request(Random dice, Uri root)
    {
        var path = dice.Next(3) == 0 ? Join(dice, Pieces, 4) : Pick(dice, Paths);
        var options = string.Join('&', Enumerable.Range(0, dice.Next(4)).Select(_ => Option(dice)));
        var target = "odata/" + path + (options.Length == 0 ? "" : (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + options);
        // As it is: what a client would tidy up must arrive untidied.
        var address = new Uri(root.AbsoluteUri + Encoded(target), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(Pick(dice, Methods)), address);
        if (request.Method == HttpMethod.Post)
            request.Content = new StringContent(Join(dice, Pieces, 10), Encoding.UTF8, dice.Next(2) == 0 ? "text/plain" : "application/json");
        foreach (var (name, value) in Enumerable.Range(0, dice.Next(4)).Select(_ => Pick(dice, Headers)))
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    private static string Option(Random dice) => dice.Next(3) switch
    {
        0 => Pick(dice, Sensible).Replace("+", "%2B", StringComparison.Ordinal),
        1 => $"{Pick(dice, Options)}={Join(dice, Pieces, 8)}",
        _ => $"{Pick(dice, Sensible)}{Pick(dice, Pieces)}",
    };

    /// <summary>What no request line can hold is percent-encoded; the rest is left wrong where it is wrong.</summary>
    private static string Encoded(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is <= 0x20 or >= 0x7F or '#' ? string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"%{b:X2}")) : rune.ToString()));

    /// <summary>What the web server itself cannot read never reaches the API.</summary>
    private static bool IsBelowUs(HttpResponseMessage response) => response.Headers.ConnectionClose == true && response.Content.Headers.ContentLength == 0;

    private static bool HasCode(string body)
    {
        try
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("code").GetString()!.Length > 0;
        }
        catch (Exception malformed) when (malformed is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Join(Random dice, string[] parts, int most) => string.Concat(Enumerable.Range(0, 1 + dice.Next(most)).Select(_ => Pick(dice, parts)));

    private static T Pick<T>(Random dice, T[] from) => from[dice.Next(from.Length)];
}
