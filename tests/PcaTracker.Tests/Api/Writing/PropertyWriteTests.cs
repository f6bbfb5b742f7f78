using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class PropertyWriteTests
{
    [Theory]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task One_property_is_changed_by_its_own_address(string method)
    {
        await using var app = await TestApp.StartAsync();
        var chapter = SmallRecord.In(app).Chapter("T.1");
        var client = app.As(Side.EU, Role.Negotiator);

        var silent = await client.Send(new HttpMethod(method), $"Chapters({chapter})/EuLead", new { value = "A. Lead" }, [("If-Match", "W/\"1\"")]);
        var shown = await client.Send(new HttpMethod(method), "Chapters(Code='T.1')/EuLead", new { value = "B. Lead" }, [("If-Match", "W/\"2\""), ("Prefer", "return=representation")]);

        Assert.Equal((HttpStatusCode.NoContent, "", "W/\"2\"", null), (silent.Status, silent.Text, silent.Header("ETag"), silent.Header("Preference-Applied")));
        Assert.Equal((HttpStatusCode.OK, "B. Lead", "W/\"3\"", "return=representation"), (shown.Status, shown["value"], shown.Header("ETag"), shown.Header("Preference-Applied")));
        Assert.Equal(shown.Text, (await client.Read($"Chapters({chapter})/EuLead")).Text);
    }

    [Theory]
    [InlineData("EuLead", "A. Lead", "A. Lead")]
    [InlineData("EuLead", "\"quoted\"", "\"quoted\"")]
    [InlineData("EuLead", "42", "42")]
    [InlineData("FirstArticle", "42", "42")]
    [InlineData("AdReferendum", "true", "true")]
    public async Task One_property_is_changed_by_its_bare_value(string property, string text, string read)
    {
        await using var app = await TestApp.StartAsync();
        var chapter = SmallRecord.In(app).Chapter("T.1");
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Put($"Chapters({chapter})/{property}/$value", text, "*", ("Content-Type", "text/plain"));

        Assert.Equal((HttpStatusCode.NoContent, "W/\"2\""), (reply.Status, reply.Header("ETag")));
        Assert.Equal(read, (await client.Read($"Chapters({chapter})/{property}/$value")).Text);
    }

    [Fact]
    public async Task A_deleted_property_is_null()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);
        await client.Patch("Chapters(Code='T.1')", new { EuLead = "x", KzLead = "y", Area = "energy" });

        var deleted = await client.Remove("Chapters(Code='T.1')/EuLead");
        var raw = await client.Remove("Chapters(Code='T.1')/KzLead/$value");
        var put = await client.Put("Chapters(Code='T.1')/Area", """{"value": null}""", "*", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent, HttpStatusCode.NoContent), (deleted.Status, raw.Status, put.Status));
        Assert.Equal(("W/\"3\"", "W/\"4\"", "W/\"5\""), (deleted.Header("ETag"), raw.Header("ETag"), put.Header("ETag")));
        Assert.Equal(1, record.Scalar<long>("SELECT eu_lead IS NULL AND kz_lead IS NULL AND area IS NULL FROM chapter WHERE code = 'T.1'"));
    }

    [Theory]
    [InlineData("DELETE", "Heading", null, "application/json", "*", "400 required-property Heading")]
    [InlineData("PUT", "Heading", """{"value": null}""", "application/json", "*", "400 required-property Heading")]
    [InlineData("PUT", "Heading", """{"value": 7}""", "application/json", "*", "400 wrong-type value")]
    [InlineData("PUT", "Heading", """{"Heading": "x"}""", "application/json", "*", "400 unknown-property Heading")]
    [InlineData("PUT", "Heading", "{}", "application/json", "*", "400 required-property value")]
    [InlineData("PUT", "Heading", """{"@odata.type": "#Int32", "value": "x"}""", "application/json", "*", "400 wrong-type @odata.type")]
    [InlineData("PUT", "Heading", """{"value": "x"}""", "application/json", null, "428 if-match-required")]
    [InlineData("PUT", "Heading", """{"value": "x"}""", "application/json", "W/\"7\"", "412 changed-meanwhile")]
    [InlineData("PUT", "Heading?$select=Id", """{"value": "x"}""", "application/json", "*", "400 option-not-applicable $select")]
    [InlineData("DELETE", "Heading", null, "application/json", null, "428 if-match-required")]
    [InlineData("PUT", "Status", """{"value": "opened"}""", "application/json", "*", "405 method-not-allowed")]
    [InlineData("PUT", "Code", """{"value": "X"}""", "application/json", "*", "405 method-not-allowed")]
    [InlineData("PATCH", "Id", """{"value": 7}""", "application/json", "*", "405 method-not-allowed")]
    [InlineData("DELETE", "StatusSince", null, "application/json", "*", "405 method-not-allowed")]
    [InlineData("PUT", "ParentId/$value", "7", "text/plain", "*", "405 method-not-allowed")]
    [InlineData("PUT", "Heading/$value", "x", "application/json", "*", "415 not-text Content-Type")]
    [InlineData("PUT", "Heading", "x", "text/plain", "*", "415 not-json Content-Type")]
    [InlineData("PUT", "FirstArticle/$value", "x", "text/plain", "*", "400 wrong-type FirstArticle")]
    [InlineData("PUT", "FirstArticle/$value", "null", "text/plain", "*", "400 wrong-type FirstArticle")]
    [InlineData("PUT", "FirstArticle/$value", "0", "text/plain", "*", "400 out-of-range FirstArticle")]
    [InlineData("PUT", "Nothing", """{"value": "x"}""", "application/json", "*", "404 not-found")]
    public async Task A_property_is_refused_like_the_change_it_is(string method, string property, string? body, string type, string? ifMatch, string refusal)
    {
        var site = await UnchangedRecord.GetAsync();
        (string, string)[] content = body is null ? [] : [("Content-Type", type)];

        var reply = await site.App.As(Side.EU, Role.Negotiator).Send(new HttpMethod(method), $"Chapters({site.Record.Chapter("T.1")})/{property}", body, ifMatch is null ? content : [("If-Match", ifMatch), .. content]);

        Assert.Equal(refusal, reply.Refusal);
        site.AssertUnchanged();
    }
}
