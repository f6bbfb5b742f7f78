using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
using Microsoft.OData.Edm.Validation;
using ODataSql.AspNetCore.Metadata;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api;

/// <summary>The service document and <c>$metadata</c>, as clients fetch them (OData 4.01 Protocol 11.1).</summary>
public class DescriptionTests
{
    private const string Mashup = "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)";

    [Theory]
    [InlineData("$metadata", "", "", "application/xml")]
    [InlineData("$metadata", "*/*", "", "application/xml")]
    [InlineData("$metadata", "application/*", "", "application/xml")]
    [InlineData("$metadata", "application/xml", "", "application/xml")]
    [InlineData("$metadata", "application/json", "", "application/json")]
    [InlineData("$metadata", "application/json, text/plain, */*", "", "application/json")]
    [InlineData("$metadata", "application/json, application/xml;q=0.1", "", "application/xml")]
    [InlineData("$metadata", "application/atomsvc+xml;q=0.8, application/json;q=0.9", "", "application/xml")]
    [InlineData("$metadata", "application/json", Mashup, "application/xml")]
    [InlineData("$metadata", "image/png", "", "406")]
    [InlineData("$metadata", "application/xml;q=0, */*", "", "application/json")]
    [InlineData("$metadata?$format=json", "application/xml", "", "application/json")]
    [InlineData("$metadata?$format=application/json", "", Mashup, "application/json")]
    [InlineData("$metadata?format=XML", "application/json", "", "application/xml")]
    [InlineData("$metadata?$format=atom", "", "", "406")]
    [InlineData("", "", "", "application/json")]
    [InlineData("", "application/xml", "", "406")]
    [InlineData("?$format=xml", "", "", "406")]
    public async Task The_format_is_the_one_the_client_reads(string path, string accept, string agent, string expected)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        if (accept.Length > 0)
            analyst.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        if (agent.Length > 0)
            analyst.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent);

        using var response = await analyst.GetAsync($"/odata/{path}", TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.IsSuccessStatusCode ? response.Content.Headers.ContentType!.MediaType : ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("", "4.0", "Version=\"4.0\"")]
    [InlineData("4.0", "4.0", "Version=\"4.0\"")]
    [InlineData("4.01", "4.01", "Version=\"4.01\"")]
    public async Task Metadata_is_of_the_version_the_client_reads(string max, string version, string text)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        if (max.Length > 0)
            analyst.DefaultRequestHeaders.Add("OData-MaxVersion", max);

        using var xml = await analyst.GetAsync("/odata/$metadata", TestContext.Current.CancellationToken);
        using var json = await analyst.GetAsync("/odata/$metadata?$format=json", TestContext.Current.CancellationToken);

        Assert.Equal(version, xml.Headers.GetValues("OData-Version").Single());
        Assert.Contains(text, await xml.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(version, JsonDocument.Parse(await json.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("$Version").GetString());
    }

    [Theory]
    [InlineData("", "application/json", "@odata.context", "application/json;odata.metadata=minimal")]
    [InlineData("", "application/json;metadata=full", "@odata.context", "application/json;odata.metadata=full")]
    [InlineData("", "application/json;odata.metadata=none", null, "application/json;odata.metadata=none")]
    [InlineData("4.01", "application/json", "@context", "application/json;metadata=minimal")]
    public async Task The_service_document_lists_the_sets(string max, string accept, string? context, string contentType)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        analyst.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);
        if (max.Length > 0)
            analyst.DefaultRequestHeaders.Add("OData-MaxVersion", max);

        using var response = await analyst.GetAsync("/odata/", TestContext.Current.CancellationToken);
        var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal(context is null ? ["value"] : [context, "value"], document.EnumerateObject().Select(p => p.Name));
        Assert.Equal(context is null ? null : $"{app.Address}odata/$metadata", context is null ? null : document.GetProperty(context).GetString());
        Assert.Equal("""{"name":"Chapters","kind":"EntitySet","url":"Chapters"}""", document.GetProperty("value")[0].GetRawText());
        Assert.Equal(PcaTracker.Contract.EntitySets.All.Count, document.GetProperty("value").GetArrayLength());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$metadata")]
    [InlineData("$metadata?$format=json")]
    public async Task A_description_that_the_client_has_is_not_sent_again(string path)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var first = await analyst.GetAsync($"/odata/{path}", TestContext.Current.CancellationToken);
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/odata/{path}") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var other = new HttpRequestMessage(HttpMethod.Get, $"/odata/{path}") { Headers = { { "If-None-Match", "W/\"other\"" } } };

        using var unchanged = await analyst.SendAsync(again, TestContext.Current.CancellationToken);
        using var changed = await analyst.SendAsync(other, TestContext.Current.CancellationToken);

        Assert.Equal("max-age=600, private", first.Headers.CacheControl?.ToString());
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        Assert.Equal(first.Headers.ETag, unchanged.Headers.ETag);
        Assert.Empty(await unchanged.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Each_representation_has_a_tag_of_its_own()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var xml = await analyst.GetAsync("/odata/$metadata", TestContext.Current.CancellationToken);
        using var json = await analyst.GetAsync("/odata/$metadata?$format=json", TestContext.Current.CancellationToken);

        Assert.NotEqual(xml.Headers.ETag, json.Headers.ETag);
    }

    [Fact]
    public async Task A_description_needs_an_account()
    {
        var app = await SharedApp.GetAsync();
        using var nobody = app.Anonymous();

        using var service = await nobody.GetAsync("/odata", TestContext.Current.CancellationToken);
        using var metadata = await nobody.GetAsync("/odata/$metadata", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, service.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, metadata.StatusCode);
    }

    [Fact]
    public async Task XML_is_read_back_without_an_error()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var xml = await analyst.GetStringAsync("/odata/$metadata", TestContext.Current.CancellationToken);
        using var reader = XmlReader.Create(new StringReader(xml));

        var read = CsdlReader.TryParse(reader, Vocabularies.Own, out var model, out var errors);

        Assert.True(read, string.Join('\n', errors));
        Assert.Empty(ErrorsOf(model));
        Assert.Equal(PcaTracker.Contract.EntitySets.All.Count, model.EntityContainer.EntitySets().Count());
    }

    [Fact]
    public async Task JSON_is_read_back_without_an_error()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var json = await analyst.GetStringAsync("/odata/$metadata?$format=json", TestContext.Current.CancellationToken);
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));

        var read = CsdlReader.TryParse(ref reader, out var model, out var errors);

        Assert.True(read, string.Join('\n', errors));
        // Where JSON leaves out what is the default, the library's reader takes a path for a text and a link that is always there for one that may not be; and of
        // vocabularies it knows its own.
        Assert.DoesNotContain(ErrorsOf(model), e => e.ErrorCode is not EdmErrorCode.PrimitiveConstantExpressionNotValidForNonPrimitiveType and not EdmErrorCode.InvalidMultiplicityOfPrincipalEnd && !e.ErrorMessage.Contains("'Org.OData.Temporal.V1.", StringComparison.Ordinal));
        Assert.Equal(PcaTracker.Contract.EntitySets.All.Count, model.EntityContainer.EntitySets().Count());
    }

    [Fact]
    public async Task A_timeline_is_announced_in_the_published_shape()
    {
        await using var app = await TestApp.StartAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var xml = await analyst.GetStringAsync("/odata/$metadata", TestContext.Current.CancellationToken);
        var json = JsonDocument.Parse(await analyst.GetStringAsync("/odata/$metadata?$format=json", TestContext.Current.CancellationToken)).RootElement;

        var annotation = System.Xml.Linq.XDocument.Parse(xml).Descendants().Single(e => e.Attribute("Term")?.Value == "Temporal.ApplicationTimeSupport" && e.Parent!.Attribute("Name")!.Value == "ChapterHistory");
        Assert.Equal(
            """<Record><PropertyValue Property="UnitOfTime"><Record Type="Temporal.UnitOfTimeDate"><PropertyValue Property="ClosedClosedPeriods" Bool="false" /></Record></PropertyValue><PropertyValue Property="Timeline"><Record Type="Temporal.TimelineVisible"><PropertyValue Property="PeriodStart" PropertyPath="ValidFrom" /><PropertyValue Property="PeriodEnd" PropertyPath="ValidTo" /><PropertyValue Property="ObjectKey"><Collection><PropertyPath>ChapterId</PropertyPath></Collection></PropertyValue></Record></PropertyValue><PropertyValue Property="SupportedActions"><Collection /></PropertyValue></Record>""",
            annotation.Elements().Single().ToString(System.Xml.Linq.SaveOptions.DisableFormatting).Replace(" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\"", "", StringComparison.Ordinal));
        Assert.Equal(
            """{"UnitOfTime":{"@type":"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Temporal.V1.xml#Org.OData.Temporal.V1.UnitOfTimeDate","ClosedClosedPeriods":false},"Timeline":{"@type":"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/Org.OData.Temporal.V1.xml#Org.OData.Temporal.V1.TimelineVisible","PeriodStart":"ValidFrom","PeriodEnd":"ValidTo","ObjectKey":["ChapterId"]},"SupportedActions":[]}""",
            json.GetProperty("PcaTracker").GetProperty("Tracker").GetProperty("ChapterHistory").GetProperty("@Org.OData.Temporal.V1.ApplicationTimeSupport").GetRawText());
    }

    [Fact]
    public async Task Sets_whose_past_is_kept_are_announced_as_snapshots()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var xml = System.Xml.Linq.XDocument.Parse(await analyst.GetStringAsync("/odata/$metadata", TestContext.Current.CancellationToken));

        var snapshots = xml.Descendants().Where(e => e.Attribute("Type")?.Value == "Temporal.TimelineSnapshot").Select(e => e.Ancestors().First(a => a.Name.LocalName == "EntitySet").Attribute("Name")!.Value);
        Assert.Equal(["Chapters", "Articles", "Positions", "Issues", "Deadlines", "StateOfPlay"], snapshots);
    }

    [Fact]
    public async Task Every_vocabulary_is_referred_to_by_its_published_address()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var xml = new XmlDocument();
        xml.LoadXml(await analyst.GetStringAsync("/odata/$metadata", TestContext.Current.CancellationToken));

        var included = xml.GetElementsByTagName("edmx:Reference").Cast<XmlElement>().Select(r => (Uri: r.GetAttribute("Uri"), Include: r["edmx:Include"]!)).ToList();
        var used = xml.GetElementsByTagName("Annotation").Cast<XmlElement>().Select(a => a.GetAttribute("Term")).Select(t => t[..t.LastIndexOf('.')]).Distinct();

        Assert.All(included, r => Assert.Equal($"https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{r.Include.GetAttribute("Namespace")}.xml", r.Uri));
        Assert.Empty(used.Except(included.Select(r => r.Include.GetAttribute("Alias"))));
    }

    [Fact]
    public async Task A_key_that_is_announced_finds_its_row()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var row = await analyst.GetStringAsync("/odata/Chapters(Code='III.9')?$select=Heading", TestContext.Current.CancellationToken);

        Assert.Contains("\"Heading\":\"Raw materials and energy\"", row, StringComparison.Ordinal);
    }

    // Validation's values are declared as Edm.PrimitiveType, to which the library's checker lets no constant be assigned.
    private static IEnumerable<EdmError> ErrorsOf(IEdmModel model)
    {
        model.Validate(out var errors);
        return errors.Where(e => e.ErrorCode != EdmErrorCode.ExpressionPrimitiveKindNotValidForAssertedType);
    }
}
