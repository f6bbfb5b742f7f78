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
        var (app, record) = await SharedRecord.GetAsync();

        var reply = await app.As(Side.EU, Role.Negotiator).Post(
            "Issues", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" }, prefer is null ? [] : [("Prefer", prefer)]);

        Assert.Equal((status, applied), (reply.Status, reply.Header("Preference-Applied")));
        Assert.Equal(("W/\"1\"", status == HttpStatusCode.NoContent), (reply.Header("ETag"), reply.Text.Length == 0));
        Assert.Equal(reply.Header("Location"), reply.Header("OData-EntityId"));
    }

    [Fact]
    public async Task A_preference_that_does_not_apply_is_not_said_to()
    {
        var (app, record) = await SharedRecord.GetAsync();
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
        var (app, record) = await SharedRecord.GetAsync();
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
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post($"Issues?{option}", new { ChapterId = site.Record.Chapter("T.1"), Title = "x", Visibility = "eu" });

        Assert.StartsWith(status, reply.Refusal, StringComparison.Ordinal);
        site.AssertUnchanged();
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.Created)]
    [InlineData("application/json;odata.metadata=minimal;charset=utf-8", HttpStatusCode.Created)]
    [InlineData("application/json;metadata=full;odata.streaming=true", HttpStatusCode.Created)]
    [InlineData("application/json;IEEE754Compatible=false", HttpStatusCode.Created)]
    [InlineData("application/json;IEEE754Compatible=true", HttpStatusCode.BadRequest)]
    [InlineData("application/json; ieee754compatible=TRUE; charset=\"UTF-8\"", HttpStatusCode.BadRequest)]
    public async Task Numbers_of_64_bits_may_be_texts_and_must_be_where_the_content_type_says_so(string type, HttpStatusCode asNumber)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var chapter = record.Chapter("T.1");
        using var client = app.As(Side.EU, Role.Negotiator);

        var text = await client.Post("Issues", $$"""{"ChapterId": "{{chapter}}", "Title": "x", "Visibility": "eu"}""", ("Content-Type", type));
        var number = await client.Post("Issues", $$"""{"ChapterId": {{chapter}}, "Title": "x", "Visibility": "eu"}""", ("Content-Type", type));

        Assert.Equal((HttpStatusCode.Created, asNumber), (text.Status, number.Status));
        Assert.True(number.Status == HttpStatusCode.Created || number.Refusal == "400 wrong-type ChapterId", number.Text);
    }

    [Theory]
    [InlineData("Priority", "2")]
    [InlineData("Priority", "2.0")]
    [InlineData("Priority", "2e0")]
    [InlineData("Priority", "0.2E1")]
    [InlineData("ChapterId", "{T.1}.0")]
    [InlineData("ChapterId", "\"{T.1}\"")]
    public async Task A_whole_number_may_be_written_with_a_point(string property, string json)
    {
        var (app, record) = await SharedRecord.GetAsync();
        var chapter = record.Chapter("T.1");

        var reply = await app.As(Side.EU, Role.Negotiator).Post("Issues", IssueWith(property, json, chapter));

        Assert.Equal((property == "Priority" ? "2" : "1", $"{chapter}"), (reply["Priority"], reply["ChapterId"]));
    }

    [Theory]
    [InlineData("Priority", "2.5")]
    [InlineData("Priority", "2.0000000000000000000000000001")]
    [InlineData("Priority", "1e999")]
    [InlineData("Priority", "\"2\"")]
    [InlineData("Priority", "true")]
    [InlineData("ChapterId", "\"{T.1}.0\"")]
    [InlineData("ChapterId", "\" {T.1}\"")]
    [InlineData("ChapterId", "\"one\"")]
    [InlineData("ChapterId", "\"\"")]
    [InlineData("ChapterId", "9223372036854775808")]
    [InlineData("ChapterId", "\"9223372036854775808\"")]
    [InlineData("ChapterId", "9.3e18")]
    public async Task A_whole_number_may_not_be_written_as_another_value(string property, string json)
    {
        var site = await UnchangedRecord.GetAsync();

        var reply = await site.App.As(Side.EU, Role.Negotiator).Post("Issues", IssueWith(property, json, site.Record.Chapter("T.1")));

        Assert.Equal($"400 wrong-type {property}", reply.Refusal);
        site.AssertUnchanged();
    }

    [Theory]
    [InlineData("PUT", "Issues({i})/ArticleId", """{"value": "{a}"}""", HttpStatusCode.NoContent)]
    [InlineData("PUT", "Issues({i})/Priority", """{"value": 2.0}""", HttpStatusCode.NoContent)]
    [InlineData("PUT", "Issues({i})/Priority", """{"value": "2"}""", HttpStatusCode.BadRequest)]
    [InlineData("PATCH", "Issues({i})", """{"ArticleId": "{a}", "Priority": 2.0}""", HttpStatusCode.NoContent)]
    [InlineData("PATCH", "Chapters(Code='T.1')", """{"Issues@delta": [{"Id": "{i}", "Priority": 2.0}]}""", HttpStatusCode.NoContent)]
    [InlineData("POST", "Issues({i})/PcaTracker.Resolve", """{"RoundNumber": 101.0}""", HttpStatusCode.OK)]
    [InlineData("POST", "Issues({i})/PcaTracker.Resolve", """{"RoundNumber": "101"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "Rounds(Number=101)/PcaTracker.LogOutcomes", """{"Outcomes": [{"ChapterId": "{c}", "Summary": "x", "ArticlesAgreed": 3.0}]}""", HttpStatusCode.OK)]
    public async Task Numbers_are_read_alike_in_every_kind_of_body(string method, string path, string body, HttpStatusCode status)
    {
        var (app, record) = await SharedRecord.GetAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        var chapter = record.Chapter("T.1");
        var article = (await client.Post("Articles", new { Number = SharedRecord.Number(), ChapterId = chapter }))["Id"];
        var issue = (await client.Post("Issues", new { ChapterId = chapter, Title = "x", Visibility = "eu" }))["Id"];

        var reply = await client.Send(new HttpMethod(method), Filled(path), Filled(body), path.Contains("LogOutcomes", StringComparison.Ordinal) ? [] : [("If-Match", "*")]);

        Assert.True(status == reply.Status, reply.Text);

        string Filled(string text) => text.Replace("{i}", issue, StringComparison.Ordinal).Replace("{a}", article, StringComparison.Ordinal).Replace("{c}", $"{chapter}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4.0", "@odata.id")]
    [InlineData("4.01", "@id")]
    public async Task A_written_row_that_is_shown_without_its_key_says_which_it_is(string version, string name)
    {
        var (app, record) = await SharedRecord.GetAsync();
        using var client = app.As(Side.EU, Role.Negotiator);
        client.DefaultRequestHeaders.Add("OData-MaxVersion", version);

        var posted = await client.Post("Issues?$select=Title&$expand=Chapter($select=Code)", new { ChapterId = record.Chapter("T.1"), Title = "x", Visibility = "eu" });
        var id = posted.Header("Location")!.Split("/odata/")[1];
        var patched = await client.Patch($"{id}?$select=Title", new { Title = "y" });
        var put = await client.Put($"{id}?$select=Title", new { Title = "z", Visibility = "eu" });
        var acted = await client.Act($"{id}/PcaTracker.Resolve?$select=Title");

        Assert.All([posted, patched, put, acted], reply => Assert.Equal(id, reply[name]));
        Assert.Equal($"Chapters({record.Chapter("T.1")})", (string?)posted.Json["Chapter"]![name]);
    }

    [Fact]
    public async Task A_packed_body_is_not_read()
    {
        var app = await SharedApp.GetAsync();
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await app.As(Side.EU, Role.Negotiator).PostAsync(new Uri("/odata/Issues", UriKind.Relative), content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static string IssueWith(string property, string json, long chapter)
    {
        var values = new Dictionary<string, string> { ["ChapterId"] = $"{chapter}", ["Priority"] = "1", [property] = json.Replace("{T.1}", $"{chapter}", StringComparison.Ordinal) };
        return $$"""{"ChapterId": {{values["ChapterId"]}}, "Priority": {{values["Priority"]}}, "Title": "x", "Visibility": "eu"}""";
    }
}
