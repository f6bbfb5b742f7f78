using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class WriteNegotiationTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Created, null)]
    [InlineData("return=representation", HttpStatusCode.Created, "return=representation")]
    [InlineData("return=minimal", HttpStatusCode.NoContent, "return=minimal")]
    [InlineData("respond-async, Return=Minimal", HttpStatusCode.NoContent, "return=minimal")]
    [InlineData("return=nothing", HttpStatusCode.Created, null)]
    public async Task A_creation_answers_as_preferred_and_says_so(string? prefer, HttpStatusCode status, string? applied)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post(
            "Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" }, prefer is null ? [] : [("Prefer", prefer)]);

        Assert.Equal((status, applied), (reply.Status, reply.Header("Preference-Applied")));
        Assert.Equal(("W/\"1\"", status == HttpStatusCode.NoContent), (reply.Header("ETag"), reply.Text.Length == 0));
        Assert.Equal(reply.Header("Location"), reply.Header("OData-EntityId"));
    }

    [Fact]
    public async Task A_preference_that_does_not_apply_is_not_said_to()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");
        var client = app.As(Side.EU, Role.Negotiator);
        (string, string)[] headers = [("If-Match", "*"), ("Prefer", "return=representation")];

        var link = await client.Send(HttpMethod.Delete, $"Issues({issue})/Article/$ref", null, headers);
        var property = await client.Send(HttpMethod.Delete, $"Issues({issue})/Owner", null, headers);
        var row = await client.Send(HttpMethod.Delete, $"Issues({issue})", null, headers);

        Assert.All([link, property, row], reply => Assert.Equal((HttpStatusCode.NoContent, null), (reply.Status, reply.Header("Preference-Applied"))));
    }

    [Fact]
    public async Task Options_shape_the_row_that_a_write_answers_with()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);

        var created = await client.Post("Issues?$select=Title&$expand=Chapter($select=Code)", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });
        var id = created.Header("Location")!.Split('(')[1].TrimEnd(')');
        var changed = await client.Patch($"Issues({id})?select=Priority", new { Priority = 1 }, "*", ("Prefer", "return=representation"));
        var acted = await client.Act($"Issues({id})/Resolve?$select=Status");

        Assert.Equal(("x", null, "T.1"), (created["Title"], created["Priority"], (string?)created.Json["Chapter"]!["Code"]));
        Assert.Equal(("1", null), (changed["Priority"], changed["Title"]));
        Assert.Equal(("resolved", null), (acted["Status"], acted["Title"]));
    }

    [Theory]
    [InlineData("$select=Colour", "400")]
    [InlineData("$expand=Colour", "400")]
    [InlineData("$expand=Chapter($expand=Chapters)", "400")]
    [InlineData("$at=2014-05-14", "400 option-not-applicable $at")]
    [InlineData("$expand=Chapter($expand=History($at=never))", "400")]
    public async Task What_the_answer_could_not_show_is_refused_before_anything_changes(string option, string status)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Negotiator).Post($"Issues?{option}", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });

        Assert.StartsWith(status, reply.Refusal, StringComparison.Ordinal);
        Assert.Empty(record.Feed());
    }

    [Theory]
    [InlineData("application/json;odata.metadata=minimal;charset=utf-8", "1", HttpStatusCode.BadRequest)]
    [InlineData("application/json;metadata=full;odata.streaming=true", "1", HttpStatusCode.BadRequest)]
    [InlineData("application/json;IEEE754Compatible=true", "1", HttpStatusCode.Created)]
    [InlineData("application/json; ieee754compatible=TRUE; charset=\"UTF-8\"", "1", HttpStatusCode.Created)]
    [InlineData("application/json;IEEE754Compatible=false", "1", HttpStatusCode.BadRequest)]
    [InlineData("application/json;IEEE754Compatible=true", "one", HttpStatusCode.BadRequest)]
    public async Task Large_numbers_are_texts_where_the_content_type_says_so(string type, string text, HttpStatusCode status)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var id = text == "1" ? $"{record.Chapter("T.1")}" : text;

        var asText = await app.As(Side.EU, Role.Negotiator).Post("Issues", $$"""{"ChapterId": "{{id}}", "Title": "x", "Visibility": "eu"}""", ("Content-Type", type));
        var asNumber = await app.As(Side.EU, Role.Negotiator).Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" }, ("Content-Type", type));

        Assert.Equal((status, HttpStatusCode.Created), (asText.Status, asNumber.Status));
    }

    [Fact]
    public async Task A_packed_body_is_not_read()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await app.As(Side.EU, Role.Negotiator).PostAsync(new Uri("/odata/Issues", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }
}
