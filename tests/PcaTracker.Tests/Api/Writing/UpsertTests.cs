using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class UpsertTests
{
    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task A_row_whose_key_the_client_chooses_is_created_where_there_is_none(string method)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Secretariat);

        var reply = await client.Send(new HttpMethod(method), "Rounds(Number=900)", new { City = "Astana" }, []);

        Assert.Equal((HttpStatusCode.Created, "900", "Astana", "planned"), (reply.Status, reply["Number"], reply["City"], reply["Status"]));
        Assert.Equal($"{app.Address}odata/Rounds({record.Round(900)})", reply.Header("Location"));
        Assert.Equal((reply.Header("Location"), "W/\"1\""), (reply.Header("OData-EntityId"), reply.Header("ETag")));
    }

    [Fact]
    public async Task A_row_that_is_there_is_changed_and_its_state_is_asked_for()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Secretariat);

        var blind = await client.Put("Rounds(Number=104)", new { City = "Astana" }, ifMatch: null);
        var stale = await client.Put("Rounds(Number=104)", new { City = "Astana" }, "W/\"7\"");
        var put = await client.Put("Rounds(Number=104)", new { City = "Astana" }, "W/\"1\"");

        Assert.Equal(("428 if-match-required", "412 changed-meanwhile"), (blind.Refusal, stale.Refusal));
        Assert.Equal((HttpStatusCode.NoContent, "W/\"2\"", null), (put.Status, put.Header("ETag"), put.Header("Location")));
        Assert.Equal("Astana", record.Scalar<string>("SELECT city FROM round WHERE number = 104"));
    }

    [Theory]
    [InlineData("If-Match", "*", "Rounds(Number=900)", "404 not-found")]
    [InlineData("If-Match", "W/\"1\"", "Rounds(Number=900)", "404 not-found")]
    [InlineData("If-None-Match", "*", "Rounds(Number=104)", "412 already-exists")]
    [InlineData("If-None-Match", "*", "Rounds(424242)", "404 not-found")]
    public async Task A_client_may_insist_that_a_row_be_there_or_not(string header, string value, string path, string refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Secretariat).Send(HttpMethod.Put, path, new { City = "Astana" }, [(header, value)]);

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM round WHERE city = 'Astana' AND number > 100"));
    }

    [Fact]
    public async Task A_client_may_insist_on_creating()
    {
        await using var app = await TestApp.StartAsync();
        SmallRecord.In(app);

        var reply = await app.As(Side.EU, Role.Secretariat).Send(HttpMethod.Patch, "Rounds(Number=900)", new { City = "Astana" }, [("If-None-Match", "*"), ("Prefer", "return=minimal")]);

        Assert.Equal((HttpStatusCode.NoContent, "return=minimal"), (reply.Status, reply.Header("Preference-Applied")));
        Assert.StartsWith($"{app.Address}odata/Rounds(", reply.Header("OData-EntityId"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Chapters(Code='IX.1')", """{"Level": "title", "Heading": "Peace"}""", Role.Negotiator, "IX.1")]
    [InlineData("Articles(Number=900)", """{"ChapterId": {T.1}}""", Role.Negotiator, "900")]
    [InlineData("Chapters({T.1})/Articles(Number=900)", "{}", Role.Negotiator, "900")]
    public async Task Every_set_whose_rows_have_names_takes_them(string path, string body, string role, string name)
    {
        await using var app = await TestApp.StartAsync();
        var chapter = SmallRecord.In(app).Chapter("T.1");

        var reply = await app.As(Side.EU, role).Put(
            path.Replace("{T.1}", $"{chapter}", StringComparison.Ordinal), body.Replace("{T.1}", $"{chapter}", StringComparison.Ordinal), ifMatch: null);

        Assert.Equal((HttpStatusCode.Created, name), (reply.Status, reply["Code"] ?? reply["Number"]));
        Assert.Equal(reply["Number"] is null ? null : $"{chapter}", reply["ChapterId"]);
    }

    [Theory]
    [InlineData("PUT", "Issues(999999999999998)")]
    [InlineData("PATCH", "Rounds(424242)")]
    [InlineData("PUT", "Articles(Number=900)/Chapter")]
    [InlineData("PUT", "Chapters(Code='Nowhere')/Articles(Number=900)")]
    public async Task A_row_whose_key_the_program_draws_is_not_created_by_it(string method, string path)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, path.StartsWith("Rounds", StringComparison.Ordinal) ? Role.Secretariat : Role.Head);

        var reply = await client.Send(new HttpMethod(method), path, "{}", [("If-None-Match", "*")]);

        Assert.Equal("404 not-found", reply.Refusal);
        Assert.Empty(record.Activity());
    }

    [Fact]
    public async Task The_URL_says_which_row_is_meant_whatever_the_body_says()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Secretariat);

        var created = await client.Put("Rounds(Number=900)", new { Number = 901 }, ifMatch: null);
        var changed = await client.Put("Rounds(Number=104)", new { Number = 105 });
        var unreadable = await client.Put("Rounds(Number=900)", new { Number = "none", City = "Astana" });

        Assert.Equal((HttpStatusCode.Created, "900", HttpStatusCode.NoContent, HttpStatusCode.NoContent), (created.Status, created["Number"], changed.Status, unreadable.Status));
        Assert.Equal("104 105 900", record.Scalar<string>("SELECT string_agg(CAST(number AS text), ' ' ORDER BY number) FROM round WHERE number IN (104, 105, 900, 901)"));
    }

    [Fact]
    public async Task An_article_of_another_chapter_is_not_taken_from_it()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);
        await client.Post("Articles", new { Number = 900, ChapterId = record.Chapter("T.1") });

        var reply = await client.Put($"Chapters({record.Chapter("T.2")})/Articles(Number=900)", "{}", ifMatch: null);

        Assert.Equal("409 already-exists Number", reply.Refusal);
    }
}
