using System.Net;
using System.Text.Json.Nodes;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Batch;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary>Options without a dollar sign that the standard does not reserve belong to clients and to what stands between (OData 4.01 URL Conventions, 5.2).</summary>
public class CustomOptionsTests
{
    private const string Custom = "sap-language=EN&sap-client=100&_=1732350000&api-version=7&debug&a=1&a=2&$format=json";

    [Theory]
    [InlineData("")]
    [InlineData("$metadata")]
    [InlineData("Rounds")]
    [InlineData("Rounds(1)")]
    [InlineData("Rounds(1)/Status")]
    [InlineData("Rounds/$count")]
    [InlineData("Rounds/$ref")]
    [InlineData("$all?$top=2")]
    [InlineData("$crossjoin(Rounds,People)?$top=2")]
    [InlineData("$entity?$id=Rounds(1)")]
    [InlineData("Rounds?filter=Number eq 1&SELECT=City&$Expand=Outcomes(select=Summary)")]
    [InlineData("Rounds?$filter=Number eq @n&@n=1")]
    [InlineData("Chapters?$apply=groupby((Area))")]
    public async Task They_change_nothing_of_what_is_read(string path)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var with = await analyst.Read($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Custom}");
        var without = await analyst.Read($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}$format=json");

        Assert.Equal((HttpStatusCode.OK, without.Text), (with.Status, with.Text));
        Assert.Equal(without.Header("ETag"), with.Header("ETag"));
    }

    [Theory]
    [InlineData("filter=Number%20eq%201", "1")]
    [InlineData("FILTER=Number%20eq%201", "1")]
    [InlineData("$Filter=Number%20eq%201", "1")]
    [InlineData("%24filter=Number%20eq%201", "1")]
    [InlineData("top=2&skip=1&orderby=Number", "2 3")]
    [InlineData("filters=Number%20eq%201&top=1&$orderby=Number", "1")]
    public async Task An_option_of_the_system_is_one_with_and_without_its_dollar_sign(string options, string numbers)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.Read($"Rounds?{options}");

        Assert.Equal(numbers, string.Join(' ', reply.Json["value"]!.AsArray().Select(row => row!["Number"])));
    }

    [Fact]
    public async Task They_pass_with_every_write()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);

        var posted = await client.Post($"Issues?{Custom}", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });
        var row = $"Issues({posted["Id"]})";
        Reply[] replies =
        [
            posted,
            await client.Patch($"{row}?{Custom}", new { Title = "y" }),
            await client.Put($"{row}/Title?{Custom}", new { value = "z" }),
            await client.Put($"{row}?{Custom}", new { Title = "z", Visibility = "eu" }),
            await client.Act($"{row}/PcaTracker.Resolve?{Custom}"),
            await client.Remove($"{row}/Article/$ref?{Custom}"),
            await client.Remove($"Chapters(Code='T.1')/Positions/$ref?{Custom}&$id=Positions(1)"),
            await client.Remove($"{row}?{Custom}"),
            await client.Remove($"$RepeatableRequestsWithRequestID/a?sap-client=100"),
        ];

        Assert.Equal("201 204 204 204 200 204 404 204 204", string.Join(' ', replies.Select(r => (int)r.Status)));
    }

    [Fact]
    public async Task They_pass_with_a_batch_and_with_each_of_its_parts()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);

        var answers = await client.SendRequests($$$"""
            {"id":"1","method":"get","url":"Rounds(1)?{{{Custom}}}"},
            {"id":"2","method":"get","url":"$metadata?{{{Custom}}}"},
            {"id":"3","method":"post","url":"Issues?{{{Custom}}}","body":{"ChapterId":{{{record.Chapter("T.1")}}},"Title":"x","Visibility":"eu"}},
            {"id":"4","method":"get","url":"Rounds?$Colour=red"}
            """);
        var batch = await client.Send(HttpMethod.Post, $"$batch?{Custom}", """{"requests":[{"id":"1","method":"get","url":"Rounds/$count"}]}""", []);
        var unknown = await client.Send(HttpMethod.Post, "$batch?$Colour=red", """{"requests":[]}""", []);

        Assert.Equal("1 200, 2 200, 3 201, 4 400 unknown-option", answers.Statuses());
        Assert.Equal((HttpStatusCode.OK, "400 option-not-applicable $Colour"), (batch.Status, unknown.Refusal));
        Assert.Contains("'$Colour'", unknown.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?sap-language=EN", "?$colour=red", "$colour")]
    [InlineData("$metadata?sap-language=EN", "$metadata?$Colour=red", "$Colour")]
    [InlineData("$metadata?sap-language=EN", "$metadata?filter=x", "filter")]
    public async Task The_description_takes_them_and_quotes_what_it_does_not(string taken, string refused, string sent)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var (read, refusal) = (await analyst.Read(taken), await analyst.Read(refused));

        Assert.Equal((HttpStatusCode.OK, $"400 option-not-applicable {sent}"), (read.Status, refusal.Refusal));
        Assert.Contains($"'{sent}'", refusal.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_go_on_with_next_links_as_they_were_sent()
    {
        const string custom = "sap-client=100&name=A%2BB%26C+D&debug";
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var first = await analyst.Read($"Rounds?{custom}&$select=Number", ("Prefer", "maxpagesize=3"));
        var next = first["@odata.nextLink"]!;
        var second = await analyst.GetAsync(new Uri(next), TestContext.Current.CancellationToken);

        Assert.Contains($"&{custom}", next, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task They_go_on_with_next_links_of_a_query_in_a_body()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var reply = await analyst.Post("Rounds/$query?sap-client=100", "name=Жёлтый дом&select=Number", ("Content-Type", "text/plain"), ("Prefer", "maxpagesize=3"));

        Assert.Equal(3, reply.Json["value"]!.AsArray().Count);
        Assert.Contains("&sap-client=100&name=%D0%96%D1%91%D0%BB%D1%82%D1%8B%D0%B9%20%D0%B4%D0%BE%D0%BC", reply["@odata.nextLink"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_go_on_with_delta_links_which_hold_for_the_question_whatever_they_say()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var client = app.As(Side.EU, Role.Negotiator);

        var read = await client.Read("Issues?_=1&$select=Title", ("Prefer", "track-changes"));
        var link = read["@odata.deltaLink"]!;
        await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });
        var (changes, other) = (await Follow(client, link), await Follow(client, link.Replace("_=1", "_=2", StringComparison.Ordinal)));

        Assert.Contains("_=1", link, StringComparison.Ordinal);
        Assert.Contains("_=1", (string)changes["@odata.deltaLink"]!, StringComparison.Ordinal);
        Assert.Equal((1, 1), (changes["value"]!.AsArray().Count, other["value"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_row_that_the_client_has_is_not_sent_again_whatever_they_say()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var tag = (await analyst.Read("Rounds(1)")).Header("ETag")!;

        var (known, description) = (await analyst.Read("Rounds(1)?_=1", ("If-None-Match", tag)), await analyst.Read("$metadata?_=1"));

        Assert.Equal(HttpStatusCode.NotModified, known.Status);
        Assert.Equal(HttpStatusCode.NotModified, (await analyst.Read("$metadata?_=2", ("If-None-Match", description.Header("ETag")!))).Status);
    }

    private static async Task<JsonNode> Follow(HttpClient client, string link) =>
        JsonNode.Parse(await client.GetStringAsync(new Uri(link), TestContext.Current.CancellationToken))!;
}
