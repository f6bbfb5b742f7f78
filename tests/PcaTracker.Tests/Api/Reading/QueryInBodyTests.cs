using System.Net;
using System.Text;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>POST <c>…/$query</c>: query options in the body (OData 4.01 URL Conventions, 4.13).</summary>
public class QueryInBodyTests
{
    [Theory]
    [InlineData("Chapters", "$filter=Area eq 'energy'&$select=Code")]
    [InlineData("Chapters", "%24filter=Area%20eq%20'energy'")]
    [InlineData("Chapters/$count", "$filter=Area eq 'energy'")]
    [InlineData("Chapters(Code='III.9')", "$select=Heading&$expand=Parent($select=Code)")]
    [InlineData("Rounds(6)/Outcomes", "$orderby=ChapterCode&$top=2\r\n")]
    [InlineData("Rounds", "")]
    [InlineData("Rounds", "$nonsense=1")]
    public async Task The_answer_is_that_of_GET_with_the_options_in_the_URL(string path, string options)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var asked = await analyst.Ask(path + "/$query", options);
        var got = await analyst.Read($"{path}?{options.Trim()}");

        Assert.Equal((got.Status, got.Text, got.Headers["Content-Type"]), (asked.Status, asked.Text, asked.Headers["Content-Type"]));
    }

    [Fact]
    public async Task Options_of_the_URL_are_kept_and_none_may_stand_in_both()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var both = await analyst.Ask("Rounds/$query?$select=City", "$filter=Number eq 3");
        var twice = await analyst.Ask("Rounds/%24query?$select=City", "$select=Number");

        Assert.Equal("Astana", (string?)both.Json["value"]![0]!["City"]);
        Assert.Equal("400 repeated-option $select", twice.Refusal);
    }

    [Fact]
    public async Task The_next_page_is_read_as_ever()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var first = await analyst.Ask("Rounds/$query", "$select=Number&$orderby=Number", headers: ("Prefer", "maxpagesize=5"));
        using var next = await analyst.GetAsync(first["@odata.nextLink"], TestContext.Current.CancellationToken);

        Assert.Equal(5, first.Json["value"]!.AsArray().Count);
        Assert.Contains("\"Number\":8", await next.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_body_is_text_of_limited_length()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        Assert.Equal("415 not-text Content-Type", (await analyst.Ask("Rounds/$query", "{}", "application/json")).Refusal);
        Assert.Equal("413 body-too-large", (await analyst.Ask("Rounds/$query", "$filter=Number in (" + string.Join(',', Enumerable.Repeat("1", 9_000)) + ")")).Refusal);
        Assert.Equal(HttpStatusCode.OK, (await analyst.Ask("Rounds/$query", "$filter=Id in (" + string.Join(',', Enumerable.Repeat("1000000000000", 1_000)) + ")")).Status);
        Assert.Equal(HttpStatusCode.OK, (await analyst.Ask("Rounds/$query", "$filter=Number%20eq%203", "application/x-www-form-urlencoded")).Status);
    }

    [Theory]
    [InlineData("$filter=", "(")]
    [InlineData("$filter=", "not ")]
    [InlineData("$filter=", "-")]
    [InlineData("$filter=Outcomes/any(o:", "o/Round/Outcomes/any(o:")]
    [InlineData("$search=", "(")]
    [InlineData("$search=", "NOT ")]
    [InlineData("$expand=", "Outcomes($expand=Round($expand=")]
    [InlineData("$select=", "Outcomes($select=")]
    [InlineData("$apply=", "concat(")]
    [InlineData("$apply=", "groupby((Status),")]
    [InlineData("$apply=filter(", "(")]
    [InlineData("$apply=", "identity/")]
    [InlineData("$compute=", "(")]
    [InlineData("$orderby=", "(")]
    [InlineData("$filter=Number in ", "[")]
    [InlineData("$filter=@a&@a=", "(")]
    [InlineData("$filter=@a&@a=", "@a,")]
    public async Task However_deep_it_is_nested_it_is_refused_in_words(string begin, string level)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.Ask("Rounds/$query", begin + string.Concat(Enumerable.Repeat(level, (RequestGuard.QueryInBodyLength - begin.Length) / level.Length)));

        Assert.True(reply.Status is HttpStatusCode.BadRequest or HttpStatusCode.NotImplemented, reply.Text);
    }

    [Fact]
    public async Task It_reads_as_its_sender_and_needs_a_token()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app).AddIssue(Side.KZ, "kz");

        Assert.Equal("0", (await app.As(Side.EU, Role.Head).Ask("Issues/$count/$query", "$filter=Visibility eq 'kz'")).Text);
        Assert.Equal("1", (await app.As(Side.KZ, Role.Analyst).Ask("Issues/$count/$query", "$filter=Visibility eq 'kz'")).Text);
        Assert.Equal("401 token-needed", (await app.SignedIn(Side.EU, Role.Head).Ask("Issues/$query", "")).Refusal);
    }
}

/// <summary>How these tests ask.</summary>
internal static class Asking
{
    public static async Task<Reply> Ask(this HttpClient client, string path, string options, string type = "text/plain", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/odata/" + path) { Content = new StringContent(options, Encoding.UTF8, type) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }
}
