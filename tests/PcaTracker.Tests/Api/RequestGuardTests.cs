using System.Net;
using System.Text.Json;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api;

/// <summary>Requests that are refused for their form, each in the form that OData asks for (OData 4.01 Protocol 9.4).</summary>
public class RequestGuardTests
{
    [Theory]
    [InlineData(8 * 1024, HttpStatusCode.OK, null)]
    [InlineData(8 * 1024 + 1, HttpStatusCode.RequestUriTooLong, "url-too-long")]
    [InlineData(32 * 1024, HttpStatusCode.RequestUriTooLong, "url-too-long")]
    public async Task A_URL_has_up_to_8_KiB(int length, HttpStatusCode status, string? code)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var start = "/odata/Rounds?$filter=Number%20eq%201%20or%20City%20eq%20'";
        var url = start + new string('x', length - start.Length - 1) + "'";

        using var response = await analyst.GetAsync(url, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, code is null ? null : await CodeOf(response));
    }

    [Theory]
    [InlineData(1, 30 * 1024, null)]
    [InlineData(1, 33 * 1024, "headers-too-large")]
    [InlineData(1, 60 * 1024, "headers-too-large")]
    [InlineData(80, 1, null)]
    [InlineData(120, 1, "headers-too-large")]
    [InlineData(190, 1, "headers-too-large")]
    public async Task A_request_has_so_many_headers_and_no_more(int count, int length, string? code)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/odata/Rounds(3)");
        for (var i = 0; i < count; i++)
            request.Headers.Add($"X-Note-{i}", new string('x', length));

        using var response = await analyst.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(code is null ? HttpStatusCode.OK : HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        Assert.Equal(code, code is null ? null : await CodeOf(response));
    }

    // In a path the web server itself refuses it, before the program sees the request.
    [Theory]
    [InlineData("Chapters?%00", 400)]
    [InlineData("Chapters?$select=%00", 400)]
    [InlineData("Chapters?$orderby=Code%00", 400)]
    [InlineData("Chapters?$expand=%00", 400)]
    [InlineData("Chapters?$filter=%00", 400)]
    [InlineData("Chapters?$skiptoken=%00", 400)]
    [InlineData("Chapters?$format=%00", 406)]
    [InlineData("Chapters?$schemaversion=%00", 404)]
    [InlineData("$entity?$id=Chapters(%00)", 400)]
    [InlineData("Chapters%2500", 404)]
    public async Task A_null_character_is_refused_in_words(string path, int status)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync($"/odata/{path}", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEqual("", await CodeOf(response));
    }

    [Theory]
    [InlineData("TRACE", "Chapters")]
    [InlineData("PROPFIND", "Chapters")]
    [InlineData("FOO", "")]
    [InlineData("FOO", "$metadata")]
    public async Task A_method_that_nothing_takes_is_405(string method, string path)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/odata/{path}");

        using var response = await analyst.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("GET", response.Content.Headers.Allow);
        Assert.Equal("method-not-allowed", await CodeOf(response));
    }

    [Theory]
    [InlineData("Colours", 404, "4.0", "")]
    [InlineData("Colours", 404, "4.01", "4.01")]
    [InlineData("Rounds", 406, "4.01", "4.01")]
    [InlineData("Rounds", 400, "4.0", "3.0")]
    public async Task An_error_is_of_the_version_the_client_reads(string path, int status, string version, string max)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/odata/{path}");
        if (status == 406)
            request.Headers.Add("Accept", "image/png");
        if (max.Length > 0)
            request.Headers.Add("OData-MaxVersion", max);

        using var response = await analyst.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(version, response.Headers.GetValues("OData-Version").Single());
        Assert.NotEqual("", await CodeOf(response));
    }

    [Theory]
    [InlineData("Rounds")]
    [InlineData("Rounds(3)")]
    [InlineData("Rounds(3)/City")]
    [InlineData("Rounds(3)/City/$value")]
    [InlineData("Rounds(3)/Outcomes")]
    [InlineData("Rounds/$count")]
    [InlineData("$metadata")]
    [InlineData("")]
    public async Task HEAD_answers_like_GET_without_the_body(string path)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        using var head = new HttpRequestMessage(HttpMethod.Head, $"/odata/{path}");

        using var got = await analyst.GetAsync($"/odata/{path}", TestContext.Current.CancellationToken);
        using var headed = await analyst.SendAsync(head, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, got.StatusCode);
        Assert.Equal(HttpStatusCode.OK, headed.StatusCode);
        Assert.Equal(got.Content.Headers.ContentType, headed.Content.Headers.ContentType);
        Assert.Equal(got.Headers.ETag, headed.Headers.ETag);
        Assert.Equal("4.0", headed.Headers.GetValues("OData-Version").Single());
        Assert.Empty(await headed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Rounds?$schemaversion=*", 200)]
    [InlineData("Rounds?SchemaVersion=*", 200)]
    [InlineData("$metadata?$schemaversion=*", 200)]
    [InlineData("?$schemaversion=*", 200)]
    [InlineData("Rounds?$schemaversion=2", 404)]
    [InlineData("$metadata?schemaversion=2", 404)]
    public async Task There_is_one_version_of_the_schema(string path, int status)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync($"/odata/{path}", TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? null : "unknown-schema-version", status == 200 ? null : await CodeOf(response));
    }

    [Theory]
    [InlineData("Rounds?$colour=red", "$colour")]
    [InlineData("Rounds?$Colour=red", "$Colour")]
    [InlineData("Rounds?%24COLOUR=red", "$COLOUR")]
    [InlineData("Rounds?$$filter=Id%20eq%201", "$$filter")]
    [InlineData("Rounds?$inlinecount=allpages", "$inlinecount")]
    [InlineData("Rounds?=red", "''")]
    public async Task An_option_that_nobody_understands_is_refused_as_it_was_sent(string path, string sent)
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        using var response = await analyst.GetAsync($"/odata/{path}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("unknown-option", await CodeOf(response));
        Assert.Contains(sent, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<string?> CodeOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("error").GetProperty("code").GetString();
}
